import type { Ticker } from '../../health/health-probe-job.ts';
import type { CauseService } from './cause-service.ts';

interface Deps {
  readonly causes: Pick<CauseService, 'sweep'>;
  readonly ticker: Ticker;
}

const sweepMs = 1000;

/** Lets causes be decided once a second. */
export class CauseJob {
  readonly #deps: Deps;
  #stopTicking: (() => void) | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  start(): void {
    const { causes, ticker } = this.#deps;
    this.#stopTicking = ticker.every(sweepMs, () => void causes.sweep());
  }

  stop(): void {
    this.#stopTicking?.();
    this.#stopTicking = undefined;
  }
}
