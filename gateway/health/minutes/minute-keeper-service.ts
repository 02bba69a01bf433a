import type { CameraHealth } from '../camera-health.ts';
import type { HealthChanged } from '../health-events.ts';
import { type HealthState, isDown } from '../health-state.ts';
import { type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { Patience } from '../../platform/scheduling/patience.ts';
import { minutesOfDay, type MinuteSpan } from './camera-minutes.ts';
import { dateOfDay, placeMinute } from './day-number.ts';
import { MinuteDay, type MinuteLook } from './minute-day.ts';
import type { MinuteStore } from './minute-store.ts';
import { isDueOn, type RatedEstate } from './rated-estate-service.ts';

export interface MinuteKeeperDeps {
  readonly minutes: Pick<MinuteStore, 'save' | 'saveWatched' | 'listOfDay' | 'listWatched'>;
  readonly estate: Pick<RatedEstate, 'read' | 'lastRead'>;
  readonly health: { listCameras(scope: Scope): readonly CameraHealth[] };
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly log: Log;
  /** How often a camera is asked. */
  readonly probeIntervalMs: number;
}

/** A minute that ended just now. */
interface NotedMinute {
  readonly day: MinuteDay;
  /** Of the day. */
  readonly minute: number;
  readonly startMs: number;
}

const minuteMs = 60_000;
/** A last answer that is older than so many intervals says nothing of now. */
const freshIntervals = 1.5;
const rowsAtOnce = 500;
/** Cameras whose day is read together: 6,000 rows. */
export const numbersAtOnce = 250;
/** When the database stays away, older days are given up: a day of a city takes 20 MB. */
const maxDays = 3;

/**
 * Notes what each minute of each camera was, as it stands when the minute ends. In memory first, behind it in the
 * database; what was not looked at is unknown, so a crash leaves unknown minutes and never invents any.
 */
export class MinuteKeeper {
  readonly #deps: MinuteKeeperDeps;
  readonly #days = new Map<number, MinuteDay>();
  /** Minutes since the epoch. */
  #lastMinute: number | undefined;
  #saving: Promise<void> | undefined;
  #reading: Promise<void> | undefined;
  /** Cameras that missed a probe and are not down, by number, with the start of the first minute that is open. */
  readonly #undecided = new Map<number, number>();
  #isFailing = false;
  #unsubscribe: (() => void) | undefined;

  constructor(deps: MinuteKeeperDeps) {
    this.#deps = deps;
  }

  /** Reads which cameras there are, and listens for those that fall silent. */
  async start(): Promise<void> {
    const { estate, bus, clock } = this.#deps;
    await estate.read();
    this.#lastMinute = Math.floor(clock.now() / minuteMs);
    this.#unsubscribe = bus.on('health.changed', (change) => this.#putRight(change));
  }

  /** Stops listening and saves what can be saved. */
  async stop(): Promise<void> {
    this.#unsubscribe?.();
    await this.save();
  }

  /**
   * To be called every second or so. When a minute has ended it is noted; those that a sleep of the gateway or a step of
   * the clock skipped stay unknown.
   *
   * @returns true when a minute was noted
   */
  tick(): boolean {
    const nowMs = this.#deps.clock.now();
    const minute = Math.floor(nowMs / minuteMs);
    if (minute === this.#lastMinute) return false;
    const hasEnded = this.#lastMinute !== undefined && minute > this.#lastMinute;
    this.#lastMinute = minute;
    if (hasEnded) this.#note((minute - 1) * minuteMs, nowMs);
    this.#readEstate();
    return hasEnded;
  }

  /** A day that is still in memory, complete with what was stored of it; undefined when it must be read. */
  find(day: number): MinuteDay | undefined {
    const known = this.#days.get(day);
    return known?.isMerged === true ? known : undefined;
  }

  /** Forgets a day that is summed up. */
  forget(day: number): void {
    if (this.#days.get(day)?.hasUnsaved === false) this.#days.delete(day);
  }

  /** Today in memory, complete with what a process before this one stored of it. */
  async today(): Promise<MinuteDay> {
    const day = this.#dayOf(placeMinute(this.#deps.clock.now()).day);
    await this.complete(day);
    return day;
  }

  /** Reads what was stored of a day into it, once. @param patience of work in the background */
  async complete(day: MinuteDay, patience?: Pick<Patience, 'pause'>): Promise<void> {
    if (day.isMerged) return;
    const { minutes, estate } = this.#deps;
    const { highestNumber } = await estate.read();
    const watched = await minutes.listWatched(wholeEstate, day.day, day.day);
    const stored = watched.get(day.day) ?? new Int32Array();
    if (stored.some((half) => half !== 0)) {
      for (let from = 0; from <= highestNumber; from += numbersAtOnce) {
        const rows = await minutes.listOfDay(wholeEstate, day.day, { from, to: from + numbersAtOnce - 1 });
        // Somebody else was quicker.
        if (day.isMerged) return;
        day.merge(rows);
        await patience?.pause();
      }
    }
    if (!day.isMerged) day.endMerging(stored);
  }

  /** Saves what is not saved yet; never throws. */
  save(): Promise<void> {
    this.#saving ??= this.#saveAll().finally(() => (this.#saving = undefined));
    return this.#saving;
  }

  #note(startMs: number, nowMs: number): void {
    const { estate, health, probeIntervalMs } = this.#deps;
    const cameras = estate.lastRead;
    if (cameras === undefined) return;
    const { day: dayNumber, minute } = placeMinute(startMs);
    const [day, date] = [this.#dayOf(dayNumber), dateOfDay(dayNumber)];
    day.begin(minute);
    for (const camera of cameras.all) if (isDueOn(camera, date)) day.mark(camera.number, minute);
    for (const { path, state } of health.listCameras(wholeEstate)) {
      const camera = cameras.byId.get(path.cameraId);
      if (camera === undefined || !isDueOn(camera, date)) continue;
      const look = lookOf(state, nowMs, freshIntervals * probeIntervalMs);
      if (look === 'undecided') this.#leaveOpen(camera.number, startMs);
      else this.#decide(camera.number, look, { day, minute, startMs });
    }
  }

  #leaveOpen(number: number, startMs: number): void {
    if (!this.#undecided.has(number)) this.#undecided.set(number, startMs);
  }

  #decide(number: number, look: MinuteLook | undefined, { day, minute, startMs }: NotedMinute): void {
    this.#settle(number, startMs, look);
    if (look !== undefined) day.mark(number, minute, look);
  }

  /** Minutes of a camera that missed a probe wait for what the next ones say: a crash meanwhile leaves them unknown. */
  #settle(number: number, toMs: number, look: MinuteLook | undefined): void {
    const fromMs = this.#undecided.get(number);
    if (fromMs === undefined) return;
    this.#undecided.delete(number);
    if (look !== undefined) this.#eachDay(fromMs, toMs, (day, span) => day.settle(number, span, look));
  }

  /** From its last good reading on, a camera that is down was down already, and of one that is unknown nobody knew. */
  #putRight({ cameraId, from, to, atMs, lastGoodMs = 0, watchedSinceMs }: HealthChanged): void {
    const isNowDown = isDown(to);
    const number = this.#deps.estate.lastRead?.byId.get(cameraId)?.number;
    if (number === undefined || !(isNowDown || (to === 'unknown' && !isDown(from)))) return;
    this.#settle(number, atMs, isNowDown ? { isUp: false, isIntact: false } : undefined);
    const truth = isNowDown ? 'down' : 'unknown';
    const sinceMs = Math.max(lastGoodMs, watchedSinceMs);
    this.#eachDay(sinceMs, atMs, (day, span) => day.putRight(number, span, truth));
  }

  /** Calls with the days in memory between two instants; the minute of the first is in, that of the second is not. */
  #eachDay(fromMs: number, toMs: number, work: (day: MinuteDay, span: MinuteSpan) => void): void {
    const [from, until] = [placeMinute(fromMs), placeMinute(toMs)];
    for (const day of this.#days.values()) {
      if (day.day < from.day || day.day > until.day) continue;
      const to = day.day === until.day ? until.minute : minutesOfDay;
      work(day, { from: day.day === from.day ? from.minute : 0, to });
    }
  }

  #dayOf(dayNumber: number): MinuteDay {
    const known = this.#days.get(dayNumber);
    if (known !== undefined) return known;
    const day = new MinuteDay(dayNumber, this.#deps.estate.lastRead?.highestNumber ?? 0);
    this.#days.set(dayNumber, day);
    if (this.#days.size > maxDays) this.#giveUpOne(dayNumber);
    return day;
  }

  /** One that is saved loses nothing: days that a wrong clock began are never summed up. */
  #giveUpOne(current: number): void {
    const others = [...this.#days.keys()].filter((day) => day !== current);
    const saved = others.find((day) => this.#days.get(day)?.hasUnsaved === false);
    this.#days.delete(saved ?? Math.min(...others));
    if (saved !== undefined) return;
    const date = dateOfDay(Math.min(...others));
    this.#deps.log.error({ date }, 'minutes given up, the database was away for too long');
  }

  /** Behind the minute that ended: cameras that came, left or changed count from the next one on. Never throws. */
  #readEstate(): void {
    const { estate, log } = this.#deps;
    this.#reading ??= estate
      .read()
      .then(
        () => undefined,
        (error: unknown) => log.debug({ error }, 'cameras not read for their minutes'),
      )
      .finally(() => (this.#reading = undefined));
  }

  async #saveAll(): Promise<void> {
    await this.#reading;
    await this.#saveDays();
  }

  async #saveDays(): Promise<void> {
    for (const day of [...this.#days.values()]) {
      if (day.hasUnsaved && !(await this.#saveDay(day))) return;
    }
  }

  /** @returns false when the database refused; said once, and once when it works again */
  async #saveDay(day: MinuteDay): Promise<boolean> {
    const { log } = this.#deps;
    try {
      await this.complete(day);
      await this.#write(day);
    } catch (error) {
      if (!this.#isFailing) log.warn({ error }, 'minutes wait for the database');
      this.#isFailing = true;
      return false;
    }
    if (this.#isFailing) log.info({}, 'minutes saved again');
    this.#isFailing = false;
    return true;
  }

  async #write(day: MinuteDay): Promise<void> {
    const { minutes } = this.#deps;
    const cells = day.takeUnsaved();
    let written = 0;
    try {
      for (; written < cells.length; written += rowsAtOnce) {
        await minutes.save(cells.slice(written, written + rowsAtOnce).map((cell) => day.hourAt(cell)));
      }
      // Behind the hours: a minute counts as looked at only when what was seen in it is stored.
      await minutes.saveWatched(day.day, [...day.watched]);
    } catch (error) {
      day.giveBack(cells.slice(written));
      throw error;
    }
  }
}

/**
 * What is known of a camera now; undefined when it is not known or was not asked for too long, `undecided` when it missed
 * its last probe and the next one will tell.
 */
function lookOf(state: HealthState, nowMs: number, freshMs: number): MinuteLook | 'undecided' | undefined {
  const { status, failures, lastProbeMs, rttMs } = state;
  if (status === 'unknown' || lastProbeMs === undefined || Math.abs(nowMs - lastProbeMs) > freshMs) return undefined;
  const isUp = !isDown(status);
  if (isUp && failures > 0) return 'undecided';
  return { isUp, isIntact: status === 'online', ...(rttMs !== undefined && { rttMs }) };
}
