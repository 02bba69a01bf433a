import { WaitingLine } from './waiting-line.ts';

/** At most `limit` holders at a time; the others wait in order and leave the queue when their signal fires. */
export class Slots {
  readonly #line = new WaitingLine();
  #free: number;

  constructor(limit: number) {
    this.#free = limit;
  }

  /** @returns false when the signal fired before a slot was free; then nothing is held */
  take(signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false);
    if (this.#free === 0) return this.#line.wait(signal);
    this.#free -= 1;
    return Promise.resolve(true);
  }

  give(): void {
    if (!this.#line.admit()) this.#free += 1;
  }
}
