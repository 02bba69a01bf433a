import type { TicketView } from '../../../../../gateway/outages/tickets/tickets-api.ts';
import type { StateLook } from '../../../ui/state-look.ts';

/** Shape and colour of a ticket's state: what waits for a person is marked, what goes on is not. */
export function ticketLook({ state, isRepairLate, suspension }: TicketView): StateLook {
  if (state === 'closed') return { tone: 'normal', shape: 'check' };
  if (suspension?.approvedAtMs !== undefined) return { tone: 'idle', shape: 'ring' };
  if (state === 'checking') return { tone: 'info', shape: 'ring' };
  if (state === 'open') return { tone: isRepairLate ? 'act' : 'warn', shape: isRepairLate ? 'square' : 'triangle' };
  return { tone: isRepairLate ? 'act' : 'info', shape: isRepairLate ? 'square' : 'dot' };
}

/** Due soon: the last part of the time that there was. */
const soonShare = 1 / 3;

/** Shape and colour of a clock by what is left of all its time, ms. */
export function clockLook(leftMs: number, wholeMs: number): StateLook {
  if (leftMs < 0) return { tone: 'act', shape: 'square' };
  return leftMs < wholeMs * soonShare ? { tone: 'warn', shape: 'triangle' } : { tone: 'idle', shape: 'dot' };
}

/** One clock of a ticket: to accept, then to repair. */
export interface TicketClock {
  readonly kind: 'respond' | 'repair';
  readonly dueAtMs: number;
  /** How long there was for it, ms. */
  readonly wholeMs: number;
  /** When it was done; absent while it is not. */
  readonly doneAtMs?: number;
  readonly wasLate: boolean;
}

/** Both clocks of a ticket. A repair is done when the fault was over, not when somebody said so. */
export function clocksOf(ticket: TicketView): readonly [TicketClock, TicketClock] {
  const { openedAtMs, respondDueAtMs, repairDueAtMs, acceptedAtMs, restoredAtMs, closedAtMs } = ticket;
  const answeredAtMs = acceptedAtMs ?? closedAtMs;
  return [
    {
      ...{
        kind: 'respond',
        dueAtMs: respondDueAtMs,
        wholeMs: respondDueAtMs - openedAtMs,
        wasLate: ticket.isRespondLate,
      },
      ...(answeredAtMs !== undefined && { doneAtMs: answeredAtMs }),
    },
    {
      ...{ kind: 'repair', dueAtMs: repairDueAtMs, wholeMs: repairDueAtMs - openedAtMs, wasLate: ticket.isRepairLate },
      ...(restoredAtMs !== undefined && { doneAtMs: restoredAtMs }),
    },
  ];
}

/** The clock that runs now; undefined when none does. */
export function runningClock(ticket: TicketView): TicketClock | undefined {
  const { state, suspension, recoveredAtMs } = ticket;
  if (state === 'closed' || state === 'checking' || recoveredAtMs !== undefined) return undefined;
  if (suspension?.approvedAtMs !== undefined) return undefined;
  return clocksOf(ticket).find(({ doneAtMs }) => doneAtMs === undefined);
}
