import type { Clock } from '../clock/clock.ts';
import type { Log } from '../observability/log.ts';
import { PacedTask } from '../scheduling/paced-task.ts';
import type { Part } from '../scheduling/part.ts';
import type { DeliveryStore } from './delivery-store.ts';

const sendPauseMs = 1000;
const forgetPauseMs = 3_600_000;
const dayMs = 86_400_000;

interface Work {
  readonly sending: { sendDue(): Promise<void> };
  readonly deliveries: Pick<DeliveryStore, 'forget'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly keepDays: number;
}

/** Empties the outbox, and forgets what is older than it is kept; what a failed sweep left, the next one finds. */
export function deliveryJob({ sending, deliveries, clock, log, keepDays }: Work): Part {
  const tasks = [
    new PacedTask({
      pauseMs: sendPauseMs,
      run: () => sending.sendDue(),
      onFault: (error) => log.warn({ err: error }, 'webhook sweep failed'),
      onRecovery: (failures) => log.info({ failures }, 'webhook sweep recovered'),
    }),
    new PacedTask({
      pauseMs: forgetPauseMs,
      run: () => deliveries.forget(clock.now() - keepDays * dayMs),
      onFault: (error) => log.warn({ err: error }, 'old webhook deliveries not forgotten'),
    }),
  ];
  return {
    start: () => tasks.forEach((task) => task.start()),
    stop: async () => void (await Promise.all(tasks.map((task) => task.stop()))),
  };
}
