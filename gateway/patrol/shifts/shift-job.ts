import type { Log } from '../../platform/observability/log.ts';
import { PacedTask } from '../../platform/scheduling/paced-task.ts';
import type { Part } from '../../platform/scheduling/part.ts';

interface Deps {
  readonly desk: { sweep(): Promise<void> };
  readonly news: { start(): void; stop(): void; catchUp(): Promise<void> };
  readonly log: Log;
}

const pauseMs = 15_000;

/** Looks at shifts that begin, are late or are left open, and tells other systems of them. */
export function shiftJob({ desk, news, log }: Deps): Part {
  const task = new PacedTask({
    pauseMs,
    run: async () => {
      await desk.sweep();
      await news.catchUp();
    },
    onFault: (error) => log.warn({ err: error }, 'sweep of shifts failed'),
    onRecovery: (failures) => log.info({ failures }, 'sweep of shifts recovered'),
  });
  return {
    start: () => {
      news.start();
      task.start();
    },
    stop: async () => {
      news.stop();
      await task.stop();
    },
  };
}
