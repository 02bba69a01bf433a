import type { Clock } from '../../platform/clock/clock.ts';
import type { Log } from '../../platform/observability/log.ts';
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
  #isFailing = false;
  #stopTicking: (() => void) | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** What a process before this one left to be summed up is summed up at once. */
  start(): void {
    const { ticker, clock } = this.#deps;
    this.#savedMs = clock.monotonic();
    this.#stopTicking = ticker.every(tickMs, () => this.#tick());
    this.#saveSoon();
  }

  /** Waits for what is under way. */
  async stop(): Promise<void> {
    this.#stopTicking?.();
    this.#stopTicking = undefined;
    await this.#saving;
  }

  #tick(): void {
    const { keeper, clock } = this.#deps;
    keeper.tick();
    if (clock.monotonic() - this.#savedMs >= saveEveryMs) this.#saveSoon();
  }

  #saveSoon(): void {
    if (this.#isSaving) return;
    this.#isSaving = true;
    this.#savedMs = this.#deps.clock.monotonic();
    this.#saving = this.#save().finally(() => (this.#isSaving = false));
  }

  async #save(): Promise<void> {
    const { keeper, rollUp, log } = this.#deps;
    await keeper.save();
    try {
      await rollUp.rollUpDue();
      while (this.#stopTicking !== undefined && (await rollUp.removeOld()));
      this.#isFailing = false;
    } catch (error) {
      if (!this.#isFailing) log.warn({ error }, 'days of health not summed up yet');
      this.#isFailing = true;
    }
  }
}
