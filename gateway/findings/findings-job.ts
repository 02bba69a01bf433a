import type { Log } from '../platform/observability/log.ts';
import { PacedTask } from '../platform/scheduling/paced-task.ts';
import type { Part } from '../platform/scheduling/part.ts';
import type { CourseService } from './course/course-service.ts';
import type { ClipService } from './evidence/clip-service.ts';
import type { ExpiryService } from './evidence/expiry-service.ts';

interface Sweeps {
  readonly clips: Pick<ClipService, 'collect'>;
  readonly course: Pick<CourseService, 'escalateDue'>;
  readonly expiry: Pick<ExpiryService, 'deleteExpired'>;
  readonly log: Log;
}

const clipPauseMs = 1000;
const escalationPauseMs = 5000;
const expiryPauseMs = 600_000;

/** Sweeps on monotonic timers: clips whose end has come, steps that are overdue, pictures whose time is over. */
export function findingsJob({ clips, course, expiry, log }: Sweeps): Part {
  const task = (pauseMs: number, name: string, run: () => Promise<void>): PacedTask =>
    new PacedTask({
      ...{ pauseMs, run },
      onFault: (error) => log.warn({ err: error }, `sweep of ${name} failed`),
      onRecovery: (failures) => log.info({ failures }, `sweep of ${name} recovered`),
    });
  const tasks = [
    task(clipPauseMs, 'clips', () => clips.collect()),
    task(escalationPauseMs, 'escalations', () => course.escalateDue()),
    task(expiryPauseMs, 'expired pictures', () => expiry.deleteExpired()),
  ];
  return {
    start: () => tasks.forEach((each) => each.start()),
    stop: async () => void (await Promise.all(tasks.map((each) => each.stop()))),
  };
}
