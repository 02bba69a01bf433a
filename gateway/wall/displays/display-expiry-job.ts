import type { Log } from '../../platform/observability/log.ts';
import { PacedTask } from '../../platform/scheduling/paced-task.ts';
import type { DisplaySessions } from './display-session-service.ts';

interface Deps {
  readonly sessions: Pick<DisplaySessions, 'endExpired'>;
  readonly log: Log;
}

const pauseMs = 10_000;

/** Looks for displays that are past their end. */
export function displayExpiryJob({ sessions, log }: Deps): PacedTask {
  return new PacedTask({
    pauseMs,
    run: async () => sessions.endExpired(),
    onFault: (error) => log.warn({ err: error }, 'displays are not shown out at their end'),
    onRecovery: (failures) => log.info({ failures }, 'displays are shown out at their end again'),
  });
}
