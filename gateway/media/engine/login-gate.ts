import type { LoginProof } from '../rtsp/rtsp-login.ts';

/**
 * Waits after a refusal of a secret that had worked: the camera may only be short of sessions, or know a new secret. With
 * the two keep-alives that may have told of it these are five tries an hour, which is what cameras bear.
 */
const doubtMs = [60_000, 900_000];

/** `go` dials, `wait` waits for the one who tries, `later` waits until then, `parked` never dials with this secret. */
type GateAnswer = { readonly kind: 'go' | 'wait' | 'parked' } | { readonly kind: 'later'; readonly atMs: number };

interface Trust {
  state: 'trying' | 'accepted' | 'doubtful' | 'parked';
  /** A camera took it once. */
  hasWorked: boolean;
  /** In a row; dials that were under way together count once. */
  refusals: number;
  retryAtMs: number;
}

/**
 * Keeps the gateway from locking accounts: of all streams with the same secret on the same host one tries it first, and
 * a secret that is refused is parked until it changes. Identified by a digest; the secret itself is not kept.
 */
export class LoginGate {
  readonly #trusts = new Map<string, Trust>();

  /** Asks to dial. Who gets `go` must `settle`. @param nowMs monotonic */
  enter(secret: string, nowMs: number): GateAnswer {
    const trust = this.#trusts.get(secret);
    if (trust === undefined) {
      this.#trusts.set(secret, { state: 'trying', hasWorked: false, refusals: 0, retryAtMs: 0 });
      return { kind: 'go' };
    }
    switch (trust.state) {
      case 'accepted':
        return { kind: 'go' };
      case 'trying':
        return { kind: 'wait' };
      case 'parked':
        return { kind: 'parked' };
      case 'doubtful':
        if (nowMs < trust.retryAtMs) return { kind: 'later', atMs: trust.retryAtMs };
        trust.state = 'trying';
        return { kind: 'go' };
    }
  }

  /** Somebody was let in to find out whether the secret is right, and has not settled. */
  isTried(secret: string): boolean {
    return this.#trusts.get(secret)?.state === 'trying';
  }

  isParked(secret: string): boolean {
    return this.#trusts.get(secret)?.state === 'parked';
  }

  /** It was refused last time: it is parked, or doubted. */
  isRefused(secret: string): boolean {
    const trust = this.#trusts.get(secret);
    return trust?.state === 'parked' || (trust?.state === 'doubtful' && trust.refusals > 0);
  }

  /** What a dial proved. A refusal after an acceptance is doubted with growing waits before it parks. */
  settle(secret: string, proof: LoginProof, nowMs: number): void {
    const trust = this.#trusts.get(secret);
    if (trust === undefined) return;
    if (proof === 'accepted') Object.assign(trust, { state: 'accepted', hasWorked: true, refusals: 0 });
    else if (proof === 'refused') this.#refuse(trust, nowMs);
    else if (trust.state === 'trying') this.#release(secret, trust, nowMs);
  }

  /** Nobody is logged in with this secret any more: it may have changed since, so again one tries it first. */
  rest(secret: string, nowMs: number): void {
    const trust = this.#trusts.get(secret);
    if (trust?.state === 'accepted') Object.assign(trust, { state: 'doubtful', retryAtMs: nowMs });
  }

  /** A person vouches for a secret that was refused: it is tried once more, and parked at once if that fails. */
  forgive(secret: string, nowMs: number): void {
    const trust = this.#trusts.get(secret);
    if (trust === undefined || !this.isRefused(secret)) return;
    Object.assign(trust, { state: 'doubtful', refusals: doubtMs.length, retryAtMs: nowMs });
  }

  #refuse(trust: Trust, nowMs: number): void {
    // Another dial that was under way at the same time has told so already.
    if (trust.state === 'doubtful' || trust.state === 'parked') return;
    const waitMs = trust.hasWorked ? doubtMs[trust.refusals] : undefined;
    trust.refusals += 1;
    trust.state = waitMs === undefined ? 'parked' : 'doubtful';
    trust.retryAtMs = nowMs + (waitMs ?? 0);
  }

  /** The one who tried proved nothing: the next one may try. */
  #release(secret: string, trust: Trust, nowMs: number): void {
    if (trust.hasWorked) Object.assign(trust, { state: 'doubtful', retryAtMs: nowMs });
    else this.#trusts.delete(secret);
  }
}
