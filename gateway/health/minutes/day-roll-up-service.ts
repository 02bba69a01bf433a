import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import { instantOf } from '../../platform/clock/civil-time.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { Patience } from '../../platform/scheduling/patience.ts';
import type { CameraId } from '../../registry/camera.ts';
import { countDay, type DayFrame, minutesOfDay, type MinuteSpan } from './camera-minutes.ts';
import { DayCounts } from './day-counts.ts';
import type { DayCountStore } from './day-count-store.ts';
import { dateOfDay, placeMinute } from './day-number.ts';
import { MinuteDay } from './minute-day.ts';
import { type MinuteKeeper, numbersAtOnce } from './minute-keeper-service.ts';
import type { MinuteStore } from './minute-store.ts';
import {
  firstMinuteOn,
  isDueOn,
  type RatedCamera,
  type RatedCameras,
  type RatedEstate,
} from './rated-estate-service.ts';

/** Approved suspensions 批准的挂起: minutes in which a camera is not due. */
export interface Suspensions {
  /** @param date civil date in Beijing. Cameras without any are left out. */
  listOn(scope: Scope, date: string): Promise<ReadonlyMap<CameraId, readonly MinuteSpan[]>>;
}

interface Deps {
  readonly minutes: Pick<
    MinuteStore,
    'listOfDay' | 'listWatched' | 'findFirstWatched' | 'countWatched' | 'findFirstKept' | 'remove'
  >;
  readonly counts: Pick<DayCountStore, 'save' | 'findLast'>;
  readonly keeper: Pick<MinuteKeeper, 'find' | 'forget' | 'complete' | 'today'>;
  readonly estate: Pick<RatedEstate, 'read'>;
  readonly suspensions: Suspensions;
  readonly clock: Clock;
  readonly log: Log;
  /** Hours are kept for so many days on which the gateway looked. */
  readonly keepDays: number;
}

/** A day is summed up when it is over for so long: what was found out late of its last minutes is in by then. */
const settleMinutes = 10;
/** A gateway that was away for longer leaves the days before without counts. */
const mostDays = 400;
/** Then others have a turn: a camera that came or went that day is counted minute by minute, a city of them for a second. */
const camerasAtOnce = 200;

/** Sums up days that are over, for ever, and deletes hours that are too old. */
export class DayRollUp {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Sums up every day that is over and not summed up yet, also those on which the gateway was off.
   *
   * @param patience of work in the background: a month that was left undone would keep the database busy for minutes
   */
  async rollUpDue(patience?: Pick<Patience, 'pause'>): Promise<void> {
    const { minutes, counts, clock } = this.#deps;
    const { day: today } = placeMinute(clock.now() - settleMinutes * 60_000);
    const last = await counts.findLast(wholeEstate, clock.now());
    const first = last === undefined ? await minutes.findFirstWatched(wholeEstate) : last + 1;
    if (first === undefined) return;
    for (let day = Math.max(first, today - mostDays); day < today; day++) await this.rollUp(day, patience);
  }

  /** Sums up one day that is over, again if need be: a suspension may be approved later. Only while its hours are kept. */
  async rollUp(day: number, patience?: Pick<Patience, 'pause'>): Promise<void> {
    const { counts, keeper, clock, log } = this.#deps;
    await counts.save(day, await this.count(day, patience), clock.now());
    keeper.forget(day);
    log.info({ date: dateOfDay(day) }, 'day of health summed up');
  }

  /** Minute counts of a day as its hours tell them; of today so far. */
  async count(day: number, patience?: Pick<Patience, 'pause'>): Promise<DayCounts> {
    const { estate, suspensions, keeper } = this.#deps;
    const cameras = await estate.read();
    const suspended = await suspensions.listOn(wholeEstate, dateOfDay(day));
    const isToday = day === placeMinute(this.#deps.clock.now()).day;
    const known = isToday ? await keeper.today() : (keeper.find(day) ?? (await this.#readDay(day, cameras, patience)));
    const counts = new DayCounts(cameras.highestNumber);
    const frameOf = this.framesOf(day);
    for (const [index, camera] of cameras.all.entries()) {
      if (index > 0 && index % camerasAtOnce === 0) await (patience?.pause() ?? nextTurn());
      const frame = frameOf(camera, known.watched, suspended.get(camera.id));
      counts.set(camera.number, countDay(known.masksOf(camera.number), frame));
    }
    return counts;
  }

  /** What a day was for cameras besides their masks. */
  framesOf(day: number): (camera: RatedCamera, watched: Int32Array, suspended?: readonly MinuteSpan[]) => DayFrame {
    const now = placeMinute(this.#deps.clock.now());
    const date = dateOfDay(day);
    const startMs = instantOf(date);
    const endMinute = day < now.day ? minutesOfDay : day === now.day ? now.minute : 0;
    return (camera, watched, suspended = []) => ({
      ...{ watched, endMinute, suspended },
      firstMinute: firstMinuteOn(camera, startMs),
      isDueUnwatched: isDueOn(camera, date),
    });
  }

  /**
   * Deletes hours of one day that is too old: the gateway has looked on as many days since as are kept. A clock that runs
   * years ahead makes no day old by itself, since nobody looked on the days between.
   *
   * @returns false when there is none
   */
  async removeOld(patience?: Pick<Patience, 'pause'>): Promise<boolean> {
    const { minutes, estate, clock, keepDays } = this.#deps;
    const { day: today } = placeMinute(clock.now());
    const first = await minutes.findFirstKept(wholeEstate);
    if (first === undefined || first >= today - keepDays) return false;
    if ((await minutes.countWatched(wholeEstate, first, today)) <= keepDays) return false;
    const { highestNumber } = await estate.read();
    for (let from = 0; from <= highestNumber; from += numbersAtOnce) {
      await minutes.remove(first, { from, to: from + numbersAtOnce - 1 });
      await patience?.pause();
    }
    return true;
  }

  async #readDay(
    dayNumber: number,
    { highestNumber }: RatedCameras,
    patience?: Pick<Patience, 'pause'>,
  ): Promise<MinuteDay> {
    const day = new MinuteDay(dayNumber, highestNumber);
    await this.#deps.keeper.complete(day, patience);
    return day;
  }
}
