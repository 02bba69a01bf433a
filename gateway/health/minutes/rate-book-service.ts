import { wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { DayCounts } from './day-counts.ts';
import type { DayCountStore } from './day-count-store.ts';
import { placeMinute } from './day-number.ts';
import type { DayRollUp } from './day-roll-up-service.ts';
import type { MinuteStore } from './minute-store.ts';

interface Deps {
  readonly counts: Pick<DayCountStore, 'list'>;
  readonly minutes: Pick<MinuteStore, 'findFirstWatched'>;
  readonly rollUp: Pick<DayRollUp, 'count'>;
  readonly clock: Clock;
}

interface CountedDay {
  readonly counts: Promise<DayCounts>;
  /** Of a day that is not summed up for ever yet: counted again in the next minute. */
  readonly minute?: number;
}

/** Two months of a city take 12 MB. */
const keptDays = 62;
/** Days that are read together. */
const daysAtOnce = 10;

/** Minute counts by day: of past days as they were summed up, of today as it is so far. The newest asked for are kept. */
export class RateBook {
  readonly #deps: Deps;
  readonly #days = new Map<number, CountedDay>();
  #firstDay: number | undefined;
  #today = 0;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Calls with the counts of each day in turn, both ends included. Days to come are left out, and those before the
   * gateway looked for the first time: it was not there to miss anything.
   */
  async eachDay(fromDay: number, toDay: number, work: (day: number, counts: DayCounts) => void): Promise<void> {
    const { day: today } = placeMinute(this.#deps.clock.now());
    if (today < this.#today) this.#forgetAll();
    this.#today = today;
    const lastDay = Math.min(toDay, today);
    for (let from = Math.max(fromDay, await this.#findFirst(today)); from <= lastDay; from += daysAtOnce) {
      const to = Math.min(from + daysAtOnce - 1, lastDay);
      await this.#read(from, to);
      for (let day = from; day <= to; day++) work(day, await this.#countsOf(day));
    }
  }

  /** Forgets a day that was summed up again. */
  forget(day: number): void {
    this.#days.delete(day);
  }

  /** The clock was wrong: what was read as past is not. */
  #forgetAll(): void {
    this.#days.clear();
    this.#firstDay = undefined;
  }

  async #findFirst(today: number): Promise<number> {
    this.#firstDay ??= await this.#deps.minutes.findFirstWatched(wholeEstate);
    return this.#firstDay ?? today;
  }

  /** Puts the days that are summed up and not known yet into memory, by one query. */
  async #read(fromDay: number, toDay: number): Promise<void> {
    const { counts, clock } = this.#deps;
    const missing = Array.from({ length: toDay - fromDay + 1 }, (_, index) => fromDay + index).filter(
      (day) => this.#days.get(day)?.minute !== undefined || !this.#days.has(day),
    );
    const [first, last] = [missing[0], missing.at(-1)];
    if (first === undefined || last === undefined) return;
    const read = await counts.list(wholeEstate, first, last, clock.now());
    for (const [day, rolled] of read) this.#keep(day, { counts: Promise.resolve(rolled) });
  }

  #countsOf(day: number): Promise<DayCounts> {
    const { minute } = placeMinute(this.#deps.clock.now());
    const known = this.#days.get(day);
    if (known !== undefined && (known.minute === undefined || known.minute === minute)) {
      this.#keep(day, known);
      return known.counts;
    }
    const counts = this.#deps.rollUp.count(day);
    this.#keep(day, { counts, minute });
    counts.catch(() => this.#days.delete(day));
    return counts;
  }

  /** The day that was asked for last goes last. */
  #keep(day: number, counted: CountedDay): void {
    this.#days.delete(day);
    this.#days.set(day, counted);
    const [oldest] = this.#days.keys();
    if (this.#days.size > keptDays && oldest !== undefined) this.#days.delete(oldest);
  }
}
