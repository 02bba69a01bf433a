import type { Log } from '../../platform/observability/log.ts';
import { PacedTask } from '../../platform/scheduling/paced-task.ts';

interface Deps {
  readonly desk: { sweep(): Promise<void> };
  readonly log: Log;
}

const pauseMs = 15_000;

/** Looks at shifts that begin, are late or are left open. */
export function shiftJob({ desk, log }: Deps): PacedTask {
  return new PacedTask({
    pauseMs,
    run: () => desk.sweep(),
    onFault: (error) => log.warn({ err: error }, 'sweep of shifts failed'),
    onRecovery: (failures) => log.info({ failures }, 'sweep of shifts recovered'),
  });
}
