import type { DeviceState } from '../device-state.ts';

/** A channel lost its signal, or has it again. */
export interface VideoLossEvent {
  readonly channelToken: string;
  readonly isLost: boolean;
  readonly atMs: number;
}

/** More than this are dropped, the oldest first, as small devices do. */
const capacity = 64;

/** What a device's pull point has to tell: losses and returns of channels since the subscription. */
export class EventQueue {
  readonly #state: DeviceState;
  readonly #waiting = new Set<() => void>();
  #events: VideoLossEvent[] = [];
  #endsMs = Number.NEGATIVE_INFINITY;
  #lost: ReadonlySet<string> = new Set();
  #forget: () => void = () => undefined;

  constructor(state: DeviceState) {
    this.#state = state;
  }

  get isOpen(): boolean {
    return performance.now() < this.#endsMs;
  }

  /** A new subscription takes the place of the old one. */
  open(lifeMs: number): void {
    this.close();
    this.#endsMs = performance.now() + lifeMs;
    this.#lost = this.#lostNow();
    this.#forget = this.#state.onFault(() => this.#look());
  }

  renew(lifeMs: number): void {
    this.#endsMs = performance.now() + lifeMs;
  }

  close(): void {
    this.#forget();
    this.#forget = () => undefined;
    this.#endsMs = Number.NEGATIVE_INFINITY;
    this.#events = [];
    this.#wake();
  }

  /** Resolves with the first events, or with none after `timeoutMs`. */
  async pull(timeoutMs: number): Promise<readonly VideoLossEvent[]> {
    if (this.#events.length === 0) await this.#next(timeoutMs);
    return this.#events.splice(0);
  }

  #next(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, timeoutMs);
      this.#waiting.add(done);
    });
  }

  #look(): void {
    const lost = this.#lostNow();
    const changed = this.#state.device.channels.filter(({ token }) => lost.has(token) !== this.#lost.has(token));
    this.#lost = lost;
    const events = changed.map(({ token }) => ({
      channelToken: token,
      isLost: lost.has(token),
      atMs: this.#state.clockMs(),
    }));
    this.#events = [...this.#events, ...events].slice(-capacity);
    if (events.length > 0) this.#wake();
  }

  #lostNow(): ReadonlySet<string> {
    const tokens = this.#state.device.channels.map(({ token }) => token);
    return new Set(tokens.filter((token) => this.#state.fault(token)?.kind === 'offline'));
  }

  #wake(): void {
    for (const done of [...this.#waiting]) done();
  }
}
