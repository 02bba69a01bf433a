import { monitorEventLoopDelay } from 'node:perf_hooks';

const resolutionMs = 10;
const nsPerMs = 1e6;
type Histogram = ReturnType<typeof monitorEventLoopDelay>;

/** How late the event loop is: what a person at the screen, and a probe's clock, feel of a busy process. */
export class LoopLag {
  #histogram: Histogram | undefined;
  #turn: NodeJS.Timeout | undefined;
  #lastMinuteP99Ms = 0;

  start(): void {
    const histogram = monitorEventLoopDelay({ resolution: resolutionMs });
    histogram.enable();
    this.#histogram = histogram;
    this.#turn = setInterval(() => {
      this.#lastMinuteP99Ms = this.#now(histogram);
      histogram.reset();
    }, 60_000);
    this.#turn.unref();
  }

  stop(): void {
    clearInterval(this.#turn);
    this.#histogram?.disable();
    this.#histogram = undefined;
  }

  /** Of the last full minute and the one that runs, whichever was worse, ms. */
  p99Ms(): number {
    return Math.max(this.#lastMinuteP99Ms, this.#histogram === undefined ? 0 : this.#now(this.#histogram));
  }

  #now(histogram: Histogram): number {
    // The histogram measures the whole interval between two looks.
    return histogram.count === 0 ? 0 : Math.max(0, histogram.percentile(99) / nsPerMs - resolutionMs);
  }
}
