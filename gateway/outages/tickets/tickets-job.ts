import type { Log } from '../../platform/observability/log.ts';
import { PacedTask } from '../../platform/scheduling/paced-task.ts';
import type { Part } from '../../platform/scheduling/part.ts';
import type { OpeningService } from './opening-service.ts';
import type { TicketHomes } from './ticket-home-service.ts';
import type { TicketSweep } from './ticket-sweep-service.ts';

interface Sweeps {
  readonly opening: Pick<OpeningService, 'openDue'>;
  readonly sweep: Pick<TicketSweep, 'run' | 'followCauses'>;
  readonly homes: Pick<TicketHomes, 'followAll'>;
  readonly log: Log;
}

const causesPauseMs = 3000;
const duePauseMs = 1000;
/** What the bus tells at once is looked up again, for what nobody heard. */
const homesPauseMs = 600_000;

/** Sweeps on monotonic timers: causes that want a ticket or do no more, and tickets that must be looked at. */
export function ticketsJob({ opening, sweep, homes, log }: Sweeps): Part {
  const task = (pauseMs: number, name: string, run: () => Promise<void>): PacedTask =>
    new PacedTask({
      ...{ pauseMs, run },
      onFault: (error) => log.warn({ err: error }, `sweep of ${name} failed`),
      onRecovery: (failures) => log.info({ failures }, `sweep of ${name} recovered`),
    });
  const followCauses = async (): Promise<void> => {
    await sweep.followCauses();
    await opening.openDue();
  };
  const tasks = [
    task(causesPauseMs, 'causes for tickets', followCauses),
    task(homesPauseMs, 'homes of tickets', () => homes.followAll()),
    task(duePauseMs, 'due tickets', () => sweep.run()),
  ];
  return {
    start: () => tasks.forEach((each) => each.start()),
    stop: async () => void (await Promise.all(tasks.map((each) => each.stop()))),
  };
}
