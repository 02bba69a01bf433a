import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../clock/clock.ts';

/** So many times as long as a piece of work took is rested after it. */
const restFactor = 3;
const longestRestMs = 1000;

/**
 * Patience of work that nobody waits for, in pieces with a pause after each: it takes a quarter of the time at most, of
 * the database and of the processor, and less while others keep them busy.
 */
export class Patience {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #signal: AbortSignal;
  #beganMs: number;

  /** @param signal ends the work at its next pause */
  constructor(clock: Pick<Clock, 'monotonic'>, signal: AbortSignal) {
    this.#clock = clock;
    this.#signal = signal;
    this.#beganMs = clock.monotonic();
  }

  /** To be called after each piece. @throws AbortError when the work is to end */
  async pause(): Promise<void> {
    const tookMs = Math.max(0, this.#clock.monotonic() - this.#beganMs);
    await delay(Math.min(longestRestMs, restFactor * tookMs), undefined, { signal: this.#signal });
    this.#beganMs = this.#clock.monotonic();
  }
}
