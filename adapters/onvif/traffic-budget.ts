import { WaitingLine } from '../sdk/waiting-line.ts';

/** Sockets of sweeps at once while nobody probes. Each address that does not answer holds one for a second. */
const sweepSockets = 1024;
/** What a sweep keeps however many probes are under way, so that it ends some day. */
const leastSweepSockets = 32;
/** Sockets that a sweep gives up for each probe under way. */
const socketsOfProbe = 8;

/**
 * What probes and sweeps of one adapter share. A probe never waits; each one that is under way takes room from the
 * sweeps, which wait for theirs.
 */
export class TrafficBudget {
  readonly #line = new WaitingLine();
  #probes = 0;
  #sweeping = 0;

  /** Sockets that sweeps may hold now. */
  get room(): number {
    return Math.max(leastSweepSockets, sweepSockets - this.#probes * socketsOfProbe);
  }

  /** Runs a probe; sweeps step back meanwhile. */
  async probe<Value>(work: () => Promise<Value>): Promise<Value> {
    this.#probes += 1;
    try {
      return await work();
    } finally {
      this.#probes -= 1;
      this.#admit();
    }
  }

  /** @returns false when the signal fired before there was room; then nothing is held */
  take(signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false);
    if (this.#sweeping >= this.room) return this.#line.wait(signal);
    this.#sweeping += 1;
    return Promise.resolve(true);
  }

  give(): void {
    this.#sweeping -= 1;
    this.#admit();
  }

  #admit(): void {
    while (this.#sweeping < this.room && this.#line.admit()) this.#sweeping += 1;
  }
}
