import type { DeviceFault } from '../../../adapters/sdk/adapter.ts';
import type { DeviceLogins, DoorLogin } from '../../../adapters/sdk/device-logins.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { LoginProof } from '../rtsp/rtsp-login.ts';
import { LoginGate } from './login-gate.ts';
import type { StreamSource } from './stream-source.ts';
import type { Upstream } from './upstream.ts';

/** `go` dials, `wait` is called later, `parked` must not dial with its secret. */
type Turn = 'go' | 'wait' | 'parked';

/** Each further try may be the one that locks the account. */
const forgiveEveryMs = 60_000;

const refusal: DeviceFault = {
  stage: 'login',
  reason: 'unauthorised',
  detail: 'RTSP login: the camera refused the user name or the password',
};

/**
 * Streams that take turns to try their secret: one first, the others when it is known to be good. What the other doors
 * of a camera made of the secret counts as well, and they are told what this one did.
 */
export class SecretTurns {
  readonly #clock: Clock;
  readonly #onTurn: (upstream: Upstream) => void;
  readonly #logins: DeviceLogins | undefined;
  readonly #gate = new LoginGate();
  /** Streams with a session or a try under way, by secret. */
  readonly #users = new Map<string, Set<Upstream>>();
  /** Streams that wait until somebody else's try is settled, by secret. */
  readonly #waiting = new Map<string, Set<Upstream>>();
  /** When a person last vouched for a secret, monotonic ms. */
  readonly #forgivenAtMs = new Map<string, number>();

  /**
   * @param onTurn the stream waits no longer and should ask again
   * @param logins what all doors of cameras share; this one stands alone without it
   */
  constructor(clock: Clock, onTurn: (upstream: Upstream) => void, logins?: DeviceLogins) {
    this.#clock = clock;
    this.#onTurn = onTurn;
    this.#logins = logins;
  }

  /** Asks to dial with the stream's secret. Who may go must `settle`, and `leave` when the session is over. */
  ask(upstream: Upstream): Turn {
    const { secret } = upstream;
    if (secret === undefined) return 'go';
    const nowMs = this.#clock.monotonic();
    const login = loginOf(upstream);
    const standing = login && this.#logins?.refusalOf(login, nowMs);
    if (standing === undefined) return this.#enter(upstream, secret, login);
    return standing.isDoubt ? this.#askLater(upstream, standing.untilMs - nowMs) : 'parked';
  }

  isParked({ secret }: Upstream): boolean {
    return secret !== undefined && this.#gate.isParked(secret);
  }

  /** A session shows pictures: others may follow with the secret. @param proof what the camera made of it */
  settleShown(upstream: Upstream, proof: LoginProof): void {
    const login = loginOf(upstream);
    if (proof !== 'untested') return this.settle(upstream, 'accepted');
    if (upstream.holdsGate && login !== undefined) this.#logins?.pass(login);
    this.#settle(upstream, 'accepted');
  }

  /** What the session of a stream proved; those who waited for it have their turn. */
  settle(upstream: Upstream, proof: LoginProof): void {
    if (upstream.holdsGate) this.#tell(upstream, proof, this.#clock.monotonic());
    this.#settle(upstream, proof);
  }

  #settle(upstream: Upstream, proof: LoginProof): void {
    const { secret, holdsGate } = upstream;
    if (secret === undefined || !holdsGate) return;
    upstream.holdsGate = false;
    this.#gate.settle(secret, proof, this.#clock.monotonic());
    upstream.endLoginTurn?.();
    upstream.endLoginTurn = undefined;
    this.#wake(secret);
  }

  /** The session is over, or the stream waits no longer. After the last session the next dials go one by one again. */
  leave(upstream: Upstream): void {
    const { secret } = upstream;
    if (secret === undefined) return;
    take(this.#waiting, secret, upstream);
    take(this.#users, secret, upstream);
    // Who never got as far as a session has proved nothing, and must not keep the others waiting.
    this.settle(upstream, 'untested');
    if (!this.#users.has(secret)) this.#gate.rest(secret, this.#clock.monotonic());
  }

  /**
   * A person says that a secret is worth one more try.
   *
   * @returns false when that was said less than a minute ago
   */
  forgive(secret: string, { host, credential }: Pick<StreamSource, 'host' | 'credential'>): boolean {
    const nowMs = this.#clock.monotonic();
    const isRefusedElsewhere = credential && this.#logins?.isRefusedAt(host, credential, nowMs);
    if (!this.#gate.isRefused(secret) && isRefusedElsewhere !== true) return true;
    const lastMs = this.#forgivenAtMs.get(secret);
    if (lastMs !== undefined && nowMs - lastMs < forgiveEveryMs) return false;
    this.#forgivenAtMs.set(secret, nowMs);
    this.#gate.forgive(secret, nowMs);
    this.#logins?.forgive(host);
    return true;
  }

  #enter(upstream: Upstream, secret: string, login: DoorLogin | undefined): Turn {
    const nowMs = this.#clock.monotonic();
    const answer = this.#gate.enter(secret, nowMs);
    switch (answer.kind) {
      case 'go':
        return this.#isOtherDoorTrying(upstream, secret, login) ? 'wait' : this.#go(upstream, secret);
      case 'wait':
        put(this.#waiting, secret, upstream);
        return 'wait';
      case 'later':
        return this.#askLater(upstream, answer.atMs - nowMs);
      case 'parked':
        return 'parked';
    }
  }

  #go(upstream: Upstream, secret: string): Turn {
    upstream.holdsGate = true;
    put(this.#users, secret, upstream);
    return 'go';
  }

  #askLater(upstream: Upstream, waitMs: number): Turn {
    upstream.redial = setTimeout(() => this.#onTurn(upstream), waitMs);
    return 'wait';
  }

  /** Takes the turn before all doors for a stream that is the first of this one; it waits while another door tries. */
  #isOtherDoorTrying(upstream: Upstream, secret: string, login: DoorLogin | undefined): boolean {
    const logins = this.#logins;
    if (login === undefined || logins === undefined || !this.#gate.isTried(secret)) return false;
    upstream.endLoginTurn = logins.tryTurn(login);
    if (upstream.endLoginTurn !== undefined) return false;
    this.#gate.settle(secret, 'untested', this.#clock.monotonic());
    put(this.#waiting, secret, upstream);
    void logins.whenTried(login).then(() => this.#wake(secret));
    return true;
  }

  #tell(upstream: Upstream, proof: LoginProof, nowMs: number): void {
    const login = loginOf(upstream);
    if (login === undefined) return;
    if (proof === 'accepted') this.#logins?.accept(login);
    else if (proof === 'refused') this.#logins?.refuse(login, refusal, nowMs);
    else if (proof === 'spent') this.#logins?.spend(login, nowMs);
  }

  #wake(secret: string): void {
    const waiting = [...(this.#waiting.get(secret) ?? [])];
    this.#waiting.delete(secret);
    for (const other of waiting) this.#onTurn(other);
  }
}

/** What a platform is logged in to with is no secret of the servers that stream for it. */
function loginOf({ source }: Upstream): DoorLogin | undefined {
  const { host, port, credential, isOnPlatform } = source;
  return credential === undefined || isOnPlatform === true ? undefined : { address: { host, port }, credential };
}

function put(sets: Map<string, Set<Upstream>>, secret: string, upstream: Upstream): void {
  const set = sets.get(secret);
  if (set === undefined) sets.set(secret, new Set([upstream]));
  else set.add(upstream);
}

function take(sets: Map<string, Set<Upstream>>, secret: string, upstream: Upstream): void {
  const set = sets.get(secret);
  set?.delete(upstream);
  if (set?.size === 0) sets.delete(secret);
}
