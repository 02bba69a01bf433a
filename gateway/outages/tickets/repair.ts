import type { CauseKind } from '../causes/cause.ts';
import type { RepairSums } from './repair-sums.ts';
import type { FigurePeriod } from './ticket-figures.ts';
import type { CauseCode, FaultKind } from './ticket-words.ts';
import type { TicketId } from './ticket.ts';

/** What reports need of a ticket: one record behind their figures. Instants are ms since the epoch. */
export interface Repair {
  readonly id: TicketId;
  readonly organisationName: string;
  readonly subjectKind: CauseKind;
  readonly subjectName: string;
  readonly faultKind: FaultKind;
  /** Who has it, or had it at last: the maintaining unit. */
  readonly unitId?: string;
  readonly unitName?: string;
  readonly startedAtMs: number;
  readonly openedAtMs: number;
  readonly restoredAtMs?: number;
  readonly closedAtMs?: number;
  readonly suspendedMs: number;
  readonly isRespondLate: boolean;
  readonly isRepairLate: boolean;
  readonly isRepeat: boolean;
  readonly isFalse: boolean;
  readonly causeCode?: CauseCode;
}

/** How long a fault lasted, approved suspensions counted; undefined while it is not over. */
export function grossRepairMs({ startedAtMs, restoredAtMs }: Repair): number | undefined {
  return restoredAtMs === undefined ? undefined : Math.max(0, restoredAtMs - startedAtMs);
}

/** How long it lasted without what was suspended by approval. */
export function netRepairMs(repair: Repair): number | undefined {
  const grossMs = grossRepairMs(repair);
  return grossMs === undefined ? undefined : Math.max(0, grossMs - repair.suspendedMs);
}

export function isClosedIn({ closedAtMs }: Repair, period: FigurePeriod): boolean {
  return closedAtMs !== undefined && isWithin(closedAtMs, period);
}

/** What one ticket adds to the figures of a period. */
export function sumsOf(repair: Repair, period: FigurePeriod): RepairSums {
  const isClosed = isClosedIn(repair, period);
  const gross = isClosed && !repair.isFalse ? grossRepairMs(repair) : undefined;
  const one = (is: boolean): number => (isClosed && is ? 1 : 0);
  return {
    opened: isWithin(repair.openedAtMs, period) ? 1 : 0,
    closed: one(true),
    respondLate: one(repair.isRespondLate),
    repairLate: one(repair.isRepairLate),
    repeated: one(repair.isRepeat),
    false: one(repair.isFalse),
    repaired: gross === undefined ? 0 : 1,
    grossMs: gross ?? 0,
    netMs: gross === undefined ? 0 : (netRepairMs(repair) ?? 0),
  };
}

function isWithin(atMs: number, { fromMs, toMs }: FigurePeriod): boolean {
  return atMs >= fromMs && atMs < toMs;
}
