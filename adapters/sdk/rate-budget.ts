import type { AdapterContext, CallLimits, DeviceAddress } from './adapter.ts';

/** How often and how much at once one device may be asked. */
export interface RateBudget {
  /**
   * Waits until the device may be asked.
   *
   * @returns gives the place back (call it once, in `finally`); undefined when the signal fired or the deadline passed
   * before there was room
   */
  take(address: DeviceAddress, limits: CallLimits): Promise<(() => void) | undefined>;
}

export interface RateLimits {
  readonly callsPerSecond: number;
  readonly inFlight: number;
}

interface Waiter {
  readonly enter: () => void;
  readonly isGone: () => boolean;
}

interface Lane {
  inFlight: number;
  /** Monotonic instant from which the next call may start, ms. */
  freeAtMs: number;
  readonly waiting: Waiter[];
  timer?: NodeJS.Timeout;
}

/** The budget of every device by its address, in order of asking. A lane exists only while somebody uses it. */
export class DeviceRateBudget implements RateBudget {
  readonly #lanes = new Map<string, Lane>();
  readonly #clock: AdapterContext['clock'];
  readonly #limits: RateLimits;

  constructor(clock: AdapterContext['clock'], limits: RateLimits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  take({ host, port }: DeviceAddress, { signal, deadlineMs }: CallLimits): Promise<(() => void) | undefined> {
    if (signal.aborted) return Promise.resolve(undefined);
    const key = `${host} ${port}`;
    const lane = this.#lanes.get(key) ?? { inFlight: 0, freeAtMs: 0, waiting: [] };
    this.#lanes.set(key, lane);
    const { promise, resolve } = Promise.withResolvers<(() => void) | undefined>();
    let isGone = false;
    const leave = (): void => {
      isGone = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', leave);
      resolve(undefined);
    };
    const timer = setTimeout(leave, Math.max(0, deadlineMs - this.#clock.monotonic()));
    signal.addEventListener('abort', leave, { once: true });
    const enter = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', leave);
      resolve(this.#release(key, lane));
    };
    lane.waiting.push({ enter, isGone: () => isGone });
    this.#advance(key, lane);
    return promise;
  }

  #release(key: string, lane: Lane): () => void {
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      lane.inFlight -= 1;
      this.#advance(key, lane);
    };
  }

  #advance(key: string, lane: Lane): void {
    while (lane.waiting[0]?.isGone() === true) lane.waiting.shift();
    const nowMs = this.#clock.monotonic();
    while (lane.waiting.length > 0 && lane.inFlight < this.#limits.inFlight && lane.freeAtMs <= nowMs) {
      const waiter = lane.waiting.shift();
      if (waiter === undefined || waiter.isGone()) continue;
      lane.inFlight += 1;
      lane.freeAtMs = nowMs + 1000 / this.#limits.callsPerSecond;
      waiter.enter();
    }
    this.#plan(key, lane, nowMs);
  }

  #plan(key: string, lane: Lane, nowMs: number): void {
    if (lane.timer !== undefined) clearTimeout(lane.timer);
    delete lane.timer;
    const isBusy = lane.inFlight > 0 || lane.waiting.length > 0;
    const waitMs = lane.freeAtMs - nowMs;
    if (!isBusy && waitMs <= 0) this.#lanes.delete(key);
    const mustWake = waitMs > 0 && (lane.inFlight < this.#limits.inFlight || !isBusy);
    if (!mustWake) return;
    lane.timer = setTimeout(() => this.#advance(key, lane), Math.ceil(waitMs));
    lane.timer.unref();
  }
}
