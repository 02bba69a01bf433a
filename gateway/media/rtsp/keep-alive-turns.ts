/** Who asked and got no answer for so long holds nobody up any more. */
const answerMs = 5000;
/** A secret that a camera took is known to be good for so long: until then nobody waits for anybody. */
const provenMs = 5000;

interface Standing {
  /** A keep-alive is under way since then, monotonic ms. */
  askedAtMs: number | undefined;
  /** A camera took the secret last then, monotonic ms. */
  provenAtMs: number;
  isRefused: boolean;
}

/**
 * Sessions that share a secret with a device send their keep-alives one after another: when its password was changed,
 * each refused one is a bad try, and a recorder with 16 channels would lock the account within a minute.
 */
export class KeepAliveTurns {
  readonly #standings = new Map<string, Standing>();

  /** Whether a session may ask now; if not, it looks again a little later. */
  mayAsk(secret: string, nowMs: number): boolean {
    const standing = this.#standings.get(secret);
    if (standing?.askedAtMs === undefined || nowMs - standing.provenAtMs < provenMs) return true;
    return nowMs - standing.askedAtMs >= answerMs;
  }

  /** One of the sessions had it refused, with a fresh nonce too, and the device has not taken it since. */
  isRefused(secret: string): boolean {
    return this.#standings.get(secret)?.isRefused === true;
  }

  noteAsked(secret: string, nowMs: number): void {
    this.#find(secret).askedAtMs = nowMs;
  }

  noteTaken(secret: string, nowMs: number): void {
    Object.assign(this.#find(secret), { askedAtMs: undefined, provenAtMs: nowMs, isRefused: false });
  }

  /** The answer tells nothing about the secret. */
  noteAnswered(secret: string): void {
    this.#find(secret).askedAtMs = undefined;
  }

  noteRefused(secret: string): void {
    Object.assign(this.#find(secret), { askedAtMs: undefined, isRefused: true });
  }

  #find(secret: string): Standing {
    let standing = this.#standings.get(secret);
    if (standing === undefined) {
      standing = { askedAtMs: undefined, provenAtMs: -Infinity, isRefused: false };
      this.#standings.set(secret, standing);
    }
    return standing;
  }
}

/** Of all sessions of this thread. */
export const keepAliveTurns = new KeepAliveTurns();
