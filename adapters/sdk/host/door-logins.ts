import { createHash } from 'node:crypto';
import type { DeviceAddress, DeviceCredential, Outcome } from '../adapter.ts';
import type { CallDeadline } from '../call-deadline.ts';
import type { DeviceLogins, DoorLogin } from '../device-logins.ts';
import { failed } from '../outcome.ts';

/** What a device made of a login. */
export type LoginVerdict = 'accepted' | 'refused' | 'unknown';

interface Experience {
  readonly isProven: boolean;
  /** In a row. */
  readonly refusals: number;
  readonly untilMs: number;
}

/** At most this many are remembered; the oldest goes first. */
const capacity = 4096;
/** Five automatic tries of a refused password an hour. */
const parkMs = 12 * 60_000;
/** A login that worked may be turned away for want of rights or connections. */
const provenTries = 3;

const refusedFault = { stage: 'login', reason: 'unauthorised', detail: 'HTTP: the device refused this login' } as const;

/**
 * Logins that a plug-in's requests carry. Whatever the plug-in does, a password that a device refused is not sent there
 * again for a while, and never twice at the same moment before anybody knows that it is right.
 */
export class DoorLogins {
  readonly #known = new Map<string, Experience>();
  readonly #logins: DeviceLogins;

  /** @param logins what everybody shares who logs in to devices */
  constructor(logins: DeviceLogins) {
    this.#logins = logins;
  }

  /** @param send sends the login and says what the device made of it */
  async use<Value>(
    login: DoorLogin,
    { deadline, nowMs }: { readonly deadline: CallDeadline; readonly nowMs: () => number },
    send: () => Promise<{ readonly outcome: Outcome<Value>; readonly verdict: LoginVerdict }>,
  ): Promise<Outcome<Value>> {
    const key = keyOf(login.address, login.credential);
    const isProven = (): boolean => this.#known.get(key)?.isProven === true;
    const giveBack = isProven() ? () => undefined : await this.#logins.takeTurn(login, deadline.signal);
    if (giveBack === undefined) return failed('login', deadline.reason ?? 'timeout', 'another request was logging in');
    try {
      if (this.#isParked(key, nowMs()) || this.#logins.refusalOf(login, nowMs()) !== undefined) {
        return failed('login', 'unauthorised', 'the device refused this login; it is not sent again for some minutes');
      }
      const { outcome, verdict } = await send();
      this.#note(key, verdict, nowMs());
      this.#tell(login, verdict, outcome, nowMs());
      return outcome;
    } finally {
      giveBack();
    }
  }

  /** What others who log in to this device should know. */
  #tell(login: DoorLogin, verdict: LoginVerdict, outcome: Outcome<unknown>, nowMs: number): void {
    if (verdict === 'accepted') this.#logins.accept(login);
    else if (verdict === 'unknown') {
      if (outcome.kind === 'failed' && outcome.fault.stage !== 'connect') this.#logins.spend(login, nowMs);
    } else if (this.#isParked(keyOf(login.address, login.credential), nowMs)) {
      this.#logins.refuse(login, refusedFault, nowMs);
    }
  }

  /** A person stored the login of a device anew. */
  forgive({ host }: DeviceAddress): void {
    for (const key of this.#known.keys()) if (key.startsWith(`${host} `)) this.#known.delete(key);
    this.#logins.forgive(host);
  }

  #isParked(key: string, nowMs: number): boolean {
    const { isProven = false, refusals = 0, untilMs = 0 } = this.#known.get(key) ?? {};
    return refusals >= (isProven ? provenTries : 1) && nowMs < untilMs;
  }

  #note(key: string, verdict: LoginVerdict, nowMs: number): void {
    if (verdict === 'unknown') return;
    const { isProven = false, refusals = 0 } = this.#known.get(key) ?? {};
    this.#known.delete(key);
    const isGood = verdict === 'accepted';
    const known = { isProven: isProven || isGood, refusals: isGood ? 0 : refusals + 1, untilMs: nowMs + parkMs };
    this.#known.set(key, known);
    const [oldest] = this.#known.keys();
    if (this.#known.size > capacity && oldest !== undefined) this.#known.delete(oldest);
  }
}

/** By host: a plug-in may ask one device at several ports. The secret itself is not kept. */
function keyOf({ host }: DeviceAddress, { username, password }: DeviceCredential): string {
  const digest = createHash('sha256').update(`${username}\0${password.reveal()}`).digest('base64');
  return `${host} ${digest}`;
}
