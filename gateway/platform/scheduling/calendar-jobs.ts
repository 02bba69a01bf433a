import { type ScheduledTask, schedule, validate } from 'node-cron';
import type { Log } from '../observability/log.ts';

/** Work that belongs to a time of day in Beijing, e.g. the yearly reminder; never rounds or probes (see docs). */
export interface CalendarJob {
  readonly name: string;
  /** Cron expression with five fields, in Asia/Shanghai. */
  readonly at: string;
  run(): Promise<void>;
}

/** A cron expression with five fields that a calendar job can have; with seconds it would be none. */
export function isCalendarText(text: string): boolean {
  return text.trim().split(/\s+/).length === 5 && validate(text);
}

/**
 * Runs calendar jobs by node-cron. It stops firing when the machine's clock steps back until the clock has caught up,
 * so nothing that must not be missed may hang on it.
 */
export class CalendarJobs {
  readonly #log: Log;
  #tasks: ScheduledTask[] = [];

  constructor(log: Log) {
    this.#log = log;
  }

  start(jobs: readonly CalendarJob[]): void {
    this.#tasks = jobs.map((job) =>
      schedule(job.at, () => this.#run(job), { name: job.name, timezone: 'Asia/Shanghai', noOverlap: true }),
    );
  }

  async stop(): Promise<void> {
    await Promise.all(this.#tasks.map(async (task) => task.destroy()));
    this.#tasks = [];
  }

  async #run(job: CalendarJob): Promise<void> {
    try {
      await job.run();
    } catch (error) {
      this.#log.error({ err: error, job: job.name }, 'calendar job failed');
    }
  }
}
