import type { Ticker } from '../../health/health-probe-job.ts';
import type { CauseService } from './cause-service.ts';

interface Deps {
  readonly causes: Pick<CauseService, 'sweep' | 'forgetMerged'>;
  readonly ticker: Ticker;
}

const sweepMs = 1000;
const forgetMs = 3_600_000;

/** Lets causes be decided once a second, and merged ones be forgotten. */
export class CauseJob {
  readonly #deps: Deps;
  #stopTicking: (() => void)[] = [];

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  start(): void {
    const { causes, ticker } = this.#deps;
    this.#stopTicking = [
      ticker.every(sweepMs, () => void causes.sweep()),
      ticker.every(forgetMs, () => void causes.forgetMerged()),
    ];
  }

  stop(): void {
    for (const stop of this.#stopTicking.splice(0)) stop();
  }
}
