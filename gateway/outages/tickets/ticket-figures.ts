import type { Ticket } from './ticket.ts';
import { type CauseCode, causeCodes } from './ticket-words.ts';

/** Figures of a period; means are absent when nothing was repaired in it. */
export interface TicketFigures {
  readonly opened: number;
  readonly closed: number;
  readonly respondLate: number;
  readonly repairLate: number;
  readonly repeated: number;
  readonly false: number;
  /** Mean time to repair from the beginning of the fault to its end, ms. */
  readonly mttrGrossMs?: number;
  /** The same without approved suspensions, ms. */
  readonly mttrNetMs?: number;
}

/** [fromMs, toMs), ms since the epoch. */
export interface FigurePeriod {
  readonly fromMs: number;
  readonly toMs: number;
}

/** How long a fault lasted, approved suspensions counted; undefined while it is not over. */
export function grossRepairMs({ startedAtMs, restoredAtMs }: Ticket): number | undefined {
  return restoredAtMs === undefined ? undefined : Math.max(0, restoredAtMs - startedAtMs);
}

/** How long it lasted without what was suspended by approval. */
export function netRepairMs(ticket: Ticket): number | undefined {
  const grossMs = grossRepairMs(ticket);
  return grossMs === undefined ? undefined : Math.max(0, grossMs - ticket.suspendedMs);
}

/**
 * Late, repeated and false ones count in the period in which they were closed. What turned out to be a part of another
 * ticket counts nowhere, a false one not in the means.
 */
export function figuresOf(tickets: readonly Ticket[], period: FigurePeriod): TicketFigures {
  const counted = tickets.filter(({ closure }) => closure !== 'merged');
  const opened = counted.filter(({ openedAtMs }) => isWithin(openedAtMs, period)).length;
  const closed = closedIn(counted, period);
  const repaired = closed.filter(({ isFalse }) => !isFalse);
  const [gross, net] = [meanOf(repaired, grossRepairMs), meanOf(repaired, netRepairMs)];
  return {
    opened,
    closed: closed.length,
    respondLate: closed.filter(({ isRespondLate }) => isRespondLate).length,
    repairLate: closed.filter(({ isRepairLate }) => isRepairLate).length,
    repeated: closed.filter(({ isRepeat }) => isRepeat).length,
    false: closed.filter(({ isFalse }) => isFalse).length,
    ...(gross !== undefined && { mttrGrossMs: gross }),
    ...(net !== undefined && { mttrNetMs: net }),
  };
}

/** By maintaining unit, most closed ones first; those that nobody was given have no unit. */
export function figuresByUnit(tickets: readonly Ticket[], period: FigurePeriod) {
  const byUnit = Map.groupBy(tickets, ({ assignee }) => assignee?.unitId);
  return [...byUnit]
    .map(([unitId, those]) => ({
      ...(unitId !== undefined && { unitId }),
      unitName: those.at(-1)?.assignee?.unitName ?? '',
      ...figuresOf(those, period),
    }))
    .toSorted((left, right) => right.closed - left.closed || right.opened - left.opened);
}

/** Closed ones by why they broke, the most frequent first; causes that there were none of are left out. */
export function closedByCause(
  tickets: readonly Ticket[],
  period: FigurePeriod,
): { readonly causeCode: CauseCode; readonly closed: number }[] {
  const closed = closedIn(tickets, period).filter(({ isFalse }) => !isFalse);
  return causeCodes
    .map((causeCode) => ({ causeCode, closed: closed.filter((ticket) => ticket.causeCode === causeCode).length }))
    .filter((row) => row.closed > 0)
    .toSorted((left, right) => right.closed - left.closed);
}

function closedIn(tickets: readonly Ticket[], period: FigurePeriod): Ticket[] {
  return tickets.filter(({ closedAtMs }) => closedAtMs !== undefined && isWithin(closedAtMs, period));
}

function isWithin(atMs: number, { fromMs, toMs }: FigurePeriod): boolean {
  return atMs >= fromMs && atMs < toMs;
}

function meanOf(tickets: readonly Ticket[], measure: (ticket: Ticket) => number | undefined): number | undefined {
  const values = tickets.flatMap((ticket) => measure(ticket) ?? []);
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}
