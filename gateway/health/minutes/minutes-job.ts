import type { Clock } from '../../platform/clock/clock.ts';
import type { Log } from '../../platform/observability/log.ts';
import { Patience } from '../../platform/scheduling/patience.ts';
import type { Ticker } from '../health-probe-job.ts';
import type { DayRollUp } from './day-roll-up-service.ts';
import type { MinuteKeeper } from './minute-keeper-service.ts';

interface Deps {
  readonly keeper: Pick<MinuteKeeper, 'tick' | 'save'>;
  readonly rollUp: Pick<DayRollUp, 'rollUpDue' | 'removeOld'>;
  readonly clock: Clock;
  readonly ticker: Ticker;
  readonly log: Log;
}

const tickMs = 1000;
const saveEveryMs = 5 * 60_000;

/** Notes minutes when they end, saves them every five, and sums up days that are over. */
export class MinutesJob {
  readonly #deps: Deps;
  #savedMs = 0;
  #saving: Promise<void> = Promise.resolve();
  #isSaving = false;
  #summing: Promise<void> | undefined;
  #isFailing = false;
  #stopTicking: (() => void) | undefined;
  #stopping = new AbortController();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** What a process before this one left to be summed up is summed up at once. */
  start(): void {
    const { ticker, clock } = this.#deps;
    this.#stopping = new AbortController();
    this.#savedMs = clock.monotonic();
    this.#stopTicking = ticker.every(tickMs, () => this.#tick());
    this.#saveSoon();
  }

  /** Waits for what is under way; a day that is being summed up is left for the next start. */
  async stop(): Promise<void> {
    this.#stopTicking?.();
    this.#stopTicking = undefined;
    this.#stopping.abort();
    await Promise.all([this.#saving, this.#summing]);
  }

  #tick(): void {
    const { keeper, clock } = this.#deps;
    keeper.tick();
    if (clock.monotonic() - this.#savedMs >= saveEveryMs) this.#saveSoon();
  }

  /** A month to be summed up takes minutes: saving goes on beside it. */
  #saveSoon(): void {
    if (this.#isSaving) return;
    this.#isSaving = true;
    this.#savedMs = this.#deps.clock.monotonic();
    this.#saving = this.#deps.keeper.save().finally(() => (this.#isSaving = false));
    this.#summing ??= this.#saving.then(() => this.#sumUp()).finally(() => (this.#summing = undefined));
  }

  async #sumUp(): Promise<void> {
    const { rollUp, clock, log } = this.#deps;
    const { signal } = this.#stopping;
    try {
      const patience = new Patience(clock, signal);
      await rollUp.rollUpDue(patience);
      while (!signal.aborted && (await rollUp.removeOld(patience)));
      this.#isFailing = false;
    } catch (error) {
      if (signal.aborted) return;
      if (!this.#isFailing) log.warn({ error }, 'days of health not summed up yet');
      this.#isFailing = true;
    }
  }
}
