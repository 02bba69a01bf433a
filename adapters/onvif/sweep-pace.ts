/** A wait that took so much longer than planned means that the process has more to do than it can, ms. */
const lateMs = 25;
/** The slowest that a sweep becomes, as a share of the pace that was asked for. */
const leastShare = 0.1;

/**
 * When the next host of a sweep may be asked: evenly at the pace that was asked for, slower while the process is late
 * with its own timers. Sweeps have time; probes have a minute.
 */
export class SweepPace {
  readonly #stepMs: number;
  #share = 1;
  #dueMs: number;

  constructor(ratePerSecond: number, nowMs: number) {
    this.#stepMs = 1000 / Math.max(0.1, ratePerSecond);
    this.#dueMs = nowMs;
  }

  /** The present pace as a share of the one that was asked for. */
  get share(): number {
    return this.#share;
  }

  /** @returns how long to wait before the next host, ms; a step that comes late is caught up within 50 ms only */
  next(nowMs: number): number {
    this.#dueMs = Math.max(this.#dueMs, nowMs - 50);
    const waitMs = this.#dueMs - nowMs;
    this.#dueMs += this.#stepMs / this.#share;
    return Math.max(0, waitMs);
  }

  /** Learns how a wait turned out. */
  waited(plannedMs: number, tookMs: number): void {
    this.#share = tookMs - plannedMs > lateMs ? Math.max(leastShare, this.#share / 2) : Math.min(1, this.#share + 0.02);
  }
}
