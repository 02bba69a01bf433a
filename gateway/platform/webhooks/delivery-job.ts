import type { Log } from '../observability/log.ts';
import { PacedTask } from '../scheduling/paced-task.ts';
import type { Part } from '../scheduling/part.ts';
import type { DeliveryService } from './delivery-service.ts';

const sendPauseMs = 1000;
const forgetPauseMs = 3_600_000;

/** Empties the outbox; what a failed sweep left, the next one finds. */
export function deliveryJob(deliveries: Pick<DeliveryService, 'sendDue' | 'forgetOld'>, log: Log): Part {
  const tasks = [
    new PacedTask({
      pauseMs: sendPauseMs,
      run: () => deliveries.sendDue(),
      onFault: (error) => log.warn({ err: error }, 'webhook sweep failed'),
      onRecovery: (failures) => log.info({ failures }, 'webhook sweep recovered'),
    }),
    new PacedTask({
      pauseMs: forgetPauseMs,
      run: () => deliveries.forgetOld(),
      onFault: (error) => log.warn({ err: error }, 'old webhook deliveries not forgotten'),
    }),
  ];
  return {
    start: () => tasks.forEach((task) => task.start()),
    stop: async () => void (await Promise.all(tasks.map((task) => task.stop()))),
  };
}
