import type { Clock } from '../../platform/clock/clock.ts';
import type { LoginProof } from '../rtsp/rtsp-login.ts';
import { LoginGate } from './login-gate.ts';
import type { Upstream } from './upstream.ts';

/** `go` dials, `wait` is called later, `parked` must not dial with its secret. */
type Turn = 'go' | 'wait' | 'parked';

/** Each further try may be the one that locks the account. */
const forgiveEveryMs = 60_000;

/** Streams that take turns to try their secret: one first, the others when it is known to be good. */
export class SecretTurns {
  readonly #clock: Clock;
  readonly #onTurn: (upstream: Upstream) => void;
  readonly #gate = new LoginGate();
  /** Streams with a session or a try under way, by secret. */
  readonly #users = new Map<string, Set<Upstream>>();
  /** Streams that wait until somebody else's try is settled, by secret. */
  readonly #waiting = new Map<string, Set<Upstream>>();
  /** When a person last vouched for a secret, monotonic ms. */
  readonly #forgivenAtMs = new Map<string, number>();

  /** @param onTurn the stream waits no longer and should ask again */
  constructor(clock: Clock, onTurn: (upstream: Upstream) => void) {
    this.#clock = clock;
    this.#onTurn = onTurn;
  }

  /** Asks to dial with the stream's secret. Who may go must `settle`, and `leave` when the session is over. */
  ask(upstream: Upstream): Turn {
    const { secret } = upstream;
    if (secret === undefined) return 'go';
    const nowMs = this.#clock.monotonic();
    const answer = this.#gate.enter(secret, nowMs);
    switch (answer.kind) {
      case 'go':
        upstream.holdsGate = true;
        put(this.#users, secret, upstream);
        return 'go';
      case 'wait':
        put(this.#waiting, secret, upstream);
        return 'wait';
      case 'later':
        upstream.redial = setTimeout(() => this.#onTurn(upstream), answer.atMs - nowMs);
        return 'wait';
      case 'parked':
        return 'parked';
    }
  }

  isParked({ secret }: Upstream): boolean {
    return secret !== undefined && this.#gate.isParked(secret);
  }

  /** What the session of a stream proved; those who waited for it have their turn. */
  settle(upstream: Upstream, proof: LoginProof): void {
    const { secret, holdsGate } = upstream;
    if (secret === undefined || !holdsGate) return;
    upstream.holdsGate = false;
    this.#gate.settle(secret, proof, this.#clock.monotonic());
    const waiting = [...(this.#waiting.get(secret) ?? [])];
    this.#waiting.delete(secret);
    for (const other of waiting) this.#onTurn(other);
  }

  /** The session is over, or the stream waits no longer. After the last session the next dials go one by one again. */
  leave(upstream: Upstream): void {
    const { secret } = upstream;
    if (secret === undefined) return;
    take(this.#waiting, secret, upstream);
    take(this.#users, secret, upstream);
    if (!this.#users.has(secret)) this.#gate.rest(secret, this.#clock.monotonic());
  }

  /**
   * A person says that a secret is worth one more try.
   *
   * @returns false when that was said less than a minute ago
   */
  forgive(secret: string): boolean {
    if (!this.#gate.isRefused(secret)) return true;
    const nowMs = this.#clock.monotonic();
    const lastMs = this.#forgivenAtMs.get(secret);
    if (lastMs !== undefined && nowMs - lastMs < forgiveEveryMs) return false;
    this.#forgivenAtMs.set(secret, nowMs);
    this.#gate.forgive(secret, nowMs);
    return true;
  }
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
