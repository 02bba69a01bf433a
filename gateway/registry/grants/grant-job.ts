import type { Log } from '../../platform/observability/log.ts';
import { PacedTask } from '../../platform/scheduling/paced-task.ts';
import type { Part } from '../../platform/scheduling/part.ts';
import type { GrantFollowService } from './grant-follow-service.ts';

const pauseMs = 1000;

/** Looks each second which grants count; what is granted is known before anybody may ask. */
export function grantJob(grants: Pick<GrantFollowService, 'start' | 'stop' | 'follow'>, log: Log): Part {
  const task = new PacedTask({
    pauseMs,
    run: () => grants.follow(),
    onFault: (error) => log.warn({ err: error }, 'grants not read'),
    onRecovery: (failures) => log.info({ failures }, 'grants read again'),
  });
  return {
    start: async () => {
      await grants.start();
      task.start();
    },
    stop: async () => {
      await task.stop();
      grants.stop();
    },
  };
}
