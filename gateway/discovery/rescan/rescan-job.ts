import { wholeEstate } from '../../platform/actor/scope.ts';
import type { Log } from '../../platform/observability/log.ts';
import { type CalendarJob, CalendarJobs } from '../../platform/scheduling/calendar-jobs.ts';
import type { ScheduleService } from './schedule-service.ts';

interface Deps {
  readonly schedules: Pick<ScheduleService, 'list' | 'onChange' | 'runDue' | 'runConfigured'>;
  readonly log: Log;
  /** Cron expression of the configured re-scan; empty for none. */
  readonly rescan: string;
}

/** Starts scans by the calendar; follows the schedules as people change them. */
export class RescanJob {
  readonly #deps: Deps;
  readonly #calendar: CalendarJobs;
  #following: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#calendar = new CalendarJobs(deps.log);
  }

  async start(): Promise<void> {
    this.#deps.schedules.onChange(() => this.#follow());
    this.#follow();
    await this.#following;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#following;
    await this.#calendar.stop();
  }

  #follow(): void {
    this.#following = this.#following
      .then(() => this.#plan())
      .catch((error: unknown) => this.#deps.log.error({ err: error }, 'scan schedules cannot be followed'));
  }

  async #plan(): Promise<void> {
    const { schedules, rescan } = this.#deps;
    if (this.#isStopped) return;
    const stored = (await schedules.list(wholeEstate)).filter(({ enabled }) => enabled);
    const jobs: CalendarJob[] = stored.map(({ id, cron }) => {
      return { name: `scan schedule ${id}`, at: cron, run: () => schedules.runDue(id) };
    });
    if (rescan !== '') jobs.push({ name: 'configured re-scan', at: rescan, run: () => schedules.runConfigured() });
    await this.#calendar.stop();
    this.#calendar.start(jobs);
  }
}
