import type { Ticker } from '../health/health-probe-job.ts';
import type { OutageService } from './outage-service.ts';

interface OutageJobDeps {
  readonly outages: Pick<OutageService, 'catchUp'>;
  readonly ticker: Ticker;
}

const catchUpMs = 5000;

/** Gives outages that the database refused another try every few seconds. */
export class OutageJob {
  readonly #deps: OutageJobDeps;
  #stopTicking: (() => void) | undefined;

  constructor(deps: OutageJobDeps) {
    this.#deps = deps;
  }

  start(): void {
    const { outages, ticker } = this.#deps;
    this.#stopTicking = ticker.every(catchUpMs, () => void outages.catchUp());
  }

  stop(): void {
    this.#stopTicking?.();
    this.#stopTicking = undefined;
  }
}
