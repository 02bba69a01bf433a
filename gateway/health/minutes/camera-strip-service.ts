import { type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { without } from '../../platform/records/without.ts';
import { countStates, type DayMasks, runsOf, statesOf } from './camera-minutes.ts';
import { dateOfDay } from './day-number.ts';
import type { DayRollUp, Suspensions } from './day-roll-up-service.ts';
import { type HourMinutes, masksOfHours } from './minute-day.ts';
import type { MinuteKeeper } from './minute-keeper-service.ts';
import { halvesOfDay } from './minute-mask.ts';
import type { MinuteStore } from './minute-store.ts';
import type { MinuteDayView } from './minutes-api.ts';
import type { RatedCamera, RatedEstate } from './rated-estate-service.ts';

interface Deps {
  readonly minutes: Pick<MinuteStore, 'listOfCamera' | 'listWatched'>;
  readonly keeper: Pick<MinuteKeeper, 'find' | 'today'>;
  readonly rollUp: Pick<DayRollUp, 'framesOf'>;
  readonly estate: Pick<RatedEstate, 'find'>;
  readonly suspensions: Suspensions;
  readonly clock: Clock;
  /** Hours are kept for so many days. */
  readonly keepDays: number;
}

interface MinuteStrip {
  readonly cameraId: string;
  readonly days: MinuteDayView[];
  readonly asOfMs: number;
}

/** One camera's day as it was kept, in memory or stored. */
interface KeptDay {
  readonly masks: DayMasks;
  readonly watched: Int32Array;
  readonly rttMs: (number | null)[];
}

const hoursOfDay = 24;

/** What each minute of one camera's last days was. */
export class CameraStripService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws GatewayError `camera/unknown` */
  async read(scope: Scope, cameraId: string, dayCount: number): Promise<MinuteStrip> {
    const { estate, keeper, clock } = this.#deps;
    const camera = await estate.find(scope, cameraId);
    if (camera === undefined) throw new GatewayError('camera/unknown', 'There is no such camera in your part.');
    const { day: today } = await keeper.today();
    const days = Array.from({ length: dayCount }, (_, index) => today - dayCount + 1 + index);
    const stored = await this.#readStored(camera, days);
    const views: MinuteDayView[] = [];
    for (const day of days) views.push(await this.#view(camera, day, stored(day)));
    return { cameraId: camera.id, days: views, asOfMs: clock.now() };
  }

  async #view(camera: RatedCamera, day: number, { masks, watched, rttMs }: KeptDay): Promise<MinuteDayView> {
    const { rollUp, suspensions } = this.#deps;
    const date = dateOfDay(day);
    const suspended = (await suspensions.listOn(wholeEstate, date)).get(camera.id);
    const states = statesOf(masks, rollUp.framesOf(day)(camera, watched, suspended));
    return { date, ...without(countStates(states), 'drops'), runs: runsOf(states), rttMs };
  }

  /** Days that are not in memory, in two queries. */
  async #readStored({ number }: RatedCamera, days: readonly number[]): Promise<(day: number) => KeptDay> {
    const { minutes, keeper, keepDays } = this.#deps;
    const firstKept = (days.at(-1) ?? 0) - keepDays;
    const missing = days.filter((day) => day >= firstKept && keeper.find(day) === undefined);
    const [first = 0, last = -1] = [missing[0], missing.at(-1)];
    const [hours, watched] = await Promise.all([
      missing.length === 0 ? [] : minutes.listOfCamera(wholeEstate, number, missing),
      minutes.listWatched(wholeEstate, first, last),
    ]);
    const byDay = Map.groupBy(hours, ({ day }) => day);
    return (day) => {
      const inMemory = keeper.find(day);
      if (inMemory !== undefined) {
        return { masks: inMemory.masksOf(number), watched: inMemory.watched, rttMs: inMemory.rttOf(number) };
      }
      const kept = byDay.get(day) ?? [];
      return { masks: masksOfHours(kept), watched: watched.get(day) ?? nobodyLooked, rttMs: rttOf(kept) };
    };
  }
}

const nobodyLooked = new Int32Array(halvesOfDay);

function rttOf(hours: readonly HourMinutes[]): (number | null)[] {
  const byHour = new Map(hours.map(({ hour, rttMs }) => [hour, rttMs]));
  return Array.from({ length: hoursOfDay }, (_, hour) => byHour.get(hour) ?? null);
}
