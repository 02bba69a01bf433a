import { monitorEventLoopDelay } from 'node:perf_hooks';

const resolutionMs = 10;
const nsPerMs = 1e6;

/** How late the event loop was since somebody asked last: for those who give way to everything else. */
export class ShortLag {
  readonly #histogram = monitorEventLoopDelay({ resolution: resolutionMs });

  start(): void {
    this.#histogram.enable();
  }

  stop(): void {
    this.#histogram.disable();
  }

  /** The worst twentieth begins here, ms. */
  takeP95Ms(): number {
    const { count } = this.#histogram;
    const p95Ms = count === 0 ? 0 : this.#histogram.percentile(95) / nsPerMs - resolutionMs;
    this.#histogram.reset();
    return Math.max(0, p95Ms);
  }
}
