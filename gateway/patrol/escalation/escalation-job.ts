import type { Clock } from '../../platform/clock/clock.ts';
import type { Log } from '../../platform/observability/log.ts';
import { PacedTask } from '../../platform/scheduling/paced-task.ts';

interface EscalationJobDeps {
  readonly escalations: { sweep(nowMs: number): Promise<void> };
  readonly clock: Clock;
  readonly log: Log;
}

const pauseMs = 5000;

/** Looks every few seconds for rounds that superiors have to hear of. */
export function escalationJob({ escalations, clock, log }: EscalationJobDeps): PacedTask {
  return new PacedTask({
    pauseMs,
    run: () => escalations.sweep(clock.now()),
    onFault: (error) => log.warn({ err: error }, 'escalation sweep failed'),
    onRecovery: (failures) => log.info({ failures }, 'escalation sweep recovered'),
  });
}
