import type { Actor } from '../../platform/actor/actor.ts';
import { type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { Log } from '../../platform/observability/log.ts';
import { isCalendarText } from '../../platform/scheduling/calendar-jobs.ts';
import type { NetRanges } from '../scan-run-service.ts';
import type { ScanService } from '../scan-service.ts';
import type { ScanSchedule } from './schedule.ts';
import type { ScheduleStore } from './schedule-store.ts';

interface Deps {
  readonly schedules: Pick<ScheduleStore, 'list' | 'find' | 'add' | 'save' | 'remove'>;
  readonly scans: Pick<ScanService, 'start'>;
  readonly ranges: NetRanges;
  /** The top of the organisation tree, in whose name the configured re-scan runs. */
  readonly rootPath: () => Promise<string | undefined>;
  readonly clock: Clock;
  readonly log: Log;
}

/** What a person says of a schedule. */
export interface ScheduleRequest {
  readonly name: string;
  readonly cron: string;
  readonly multicast: boolean;
  readonly ranges: readonly string[];
  readonly enabled: boolean;
}

/** Scans that come again by the calendar. */
export class ScheduleService {
  readonly #deps: Deps;
  readonly #listeners = new Set<() => void>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @param listener called when the schedules of the estate are others than before */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  list(scope: Scope): Promise<ScanSchedule[]> {
    return this.#deps.schedules.list(scope);
  }

  /** @throws GatewayError `request/invalid`, `address/forbidden` */
  async create(actor: Actor, request: ScheduleRequest): Promise<ScanSchedule> {
    const { schedules, clock } = this.#deps;
    this.#check(request);
    const { organisationPath } = actor.scope;
    const base = { id: newId<'ScheduleId'>(clock.now()), organisationPath, createdBy: actor.displayName };
    const schedule: ScanSchedule = { ...base, ...request, createdAtMs: clock.now() };
    await schedules.add(schedule);
    this.#tell(actor, schedule, 'scan schedule made');
    return schedule;
  }

  /** @throws GatewayError `schedule/unknown`, `request/invalid`, `address/forbidden` */
  async change(actor: Actor, id: string, request: ScheduleRequest): Promise<ScanSchedule> {
    const stored = await this.#find(actor.scope, id);
    this.#check(request);
    const schedule = { ...stored, ...request };
    await this.#deps.schedules.save(schedule);
    this.#tell(actor, schedule, 'scan schedule changed');
    return schedule;
  }

  /** @throws GatewayError `schedule/unknown` */
  async remove(actor: Actor, id: string): Promise<void> {
    const schedule = await this.#find(actor.scope, id);
    await this.#deps.schedules.remove(actor.scope, id);
    this.#tell(actor, schedule, 'scan schedule removed');
  }

  /** Puts the scan of a schedule into the queue. One that still waits from the last time is not doubled. */
  async runDue(scheduleId: string): Promise<void> {
    const { schedules, clock } = this.#deps;
    const schedule = await schedules.find(wholeEstate, scheduleId);
    if (schedule === undefined || !schedule.enabled) return;
    await schedules.save({ ...schedule, lastDueAtMs: clock.now() });
    const { organisationPath, multicast, ranges } = schedule;
    await this.#start({ kind: 'schedule', organisationPath, scheduleId }, { multicast, ranges });
  }

  /** The re-scan of the configured ranges, on the list of the top organisation. */
  async runConfigured(): Promise<void> {
    const { rootPath, ranges } = this.#deps;
    const organisationPath = await rootPath();
    if (organisationPath === undefined) return;
    await this.#start({ kind: 'schedule', organisationPath }, { multicast: true, ranges: ranges.configured });
  }

  async #start(...[asker, request]: Parameters<ScanService['start']>): Promise<void> {
    const { scans, log } = this.#deps;
    try {
      await scans.start(asker, request);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      log.warn({ code: error.code, detail: error.message }, 'scheduled scan left out');
    }
  }

  #check({ cron, multicast, ranges }: ScheduleRequest): void {
    if (!isCalendarText(cron)) {
      throw invalid('body.cron', 'must be a cron expression with five fields, e.g. 30 3 * * 1 (Mondays at 03:30)');
    }
    const { count } = this.#deps.ranges.expand(ranges);
    if (count === 0 && !multicast) throw invalid('body.ranges', 'names no address, and multicast is off');
  }

  async #find(scope: Scope, id: string): Promise<ScanSchedule> {
    const schedule = await this.#deps.schedules.find(scope, id);
    if (schedule === undefined) throw new GatewayError('schedule/unknown', 'You have no such scan schedule.');
    return schedule;
  }

  #tell({ userId }: Actor, { id }: ScanSchedule, message: string): void {
    this.#deps.log.info({ scheduleId: id, userId }, message);
    for (const listener of this.#listeners) listener();
  }
}

function invalid(path: string, message: string): GatewayError {
  return new GatewayError('request/invalid', `${path} ${message}.`, { issues: [{ path, message }] });
}
