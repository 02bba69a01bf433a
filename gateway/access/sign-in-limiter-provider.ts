import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { GatewayError } from '../platform/errors/gateway-error.ts';

/** Port to what slows guessing down. */
export interface SignInLimiter {
  /**
   * Counts an attempt before its password is looked at, so that guesses made at once count too.
   *
   * @throws GatewayError `request/too-many` with `retryAfterSeconds`
   */
  admit(username: string, address: string): Promise<void>;
  /** Takes the attempt back: it was right. */
  forgive(username: string, address: string): Promise<void>;
}

/** Wrong passwords for one user from one address, for one user from anywhere, for any user from one address. */
export const signInLimits = {
  pair: { points: 5, duration: 5 * 60 },
  user: { points: 50, duration: 60 * 60 },
  address: { points: 50, duration: 15 * 60 },
} as const;

/** Counts in the memory of this process; a restart forgets. */
export class MemorySignInLimiter implements SignInLimiter {
  readonly #pair = new RateLimiterMemory({ keyPrefix: 'pair', ...signInLimits.pair });
  readonly #user = new RateLimiterMemory({ keyPrefix: 'user', ...signInLimits.user });
  readonly #address = new RateLimiterMemory({ keyPrefix: 'address', ...signInLimits.address });

  async admit(username: string, address: string): Promise<void> {
    // The address first: one that is over its limit makes no further counters.
    await consume(this.#address, address);
    await consume(this.#pair, `${address} ${username}`);
    await consume(this.#user, username);
  }

  async forgive(username: string, address: string): Promise<void> {
    await this.#pair.delete(`${address} ${username}`);
    await this.#address.reward(address);
    await this.#user.reward(username);
  }
}

async function consume(limiter: RateLimiterAbstract, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    const retryAfterSeconds = Math.ceil(refusal.msBeforeNext / 1000);
    throw new GatewayError(
      'request/too-many',
      `Too many failed sign-ins. Try again in ${String(retryAfterSeconds)} seconds.`,
      { extensions: { retryAfterSeconds } },
    );
  }
}
