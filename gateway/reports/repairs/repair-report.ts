import { grossRepairMs, isClosedIn, type Repair, sumsOf } from '../../outages/tickets/repair.ts';
import { figuresOfSums } from '../../outages/tickets/repair-sums.ts';
import type { FigurePeriod, TicketFigures } from '../../outages/tickets/ticket-figures.ts';
import { type CauseCode, causeCodes } from '../../outages/tickets/ticket-words.ts';

/** Repairs of one group: see `rateGroupings`. */
export interface RepairGroup extends TicketFigures {
  /** Empty for those of which it is not known. */
  readonly key: string;
}

/** Repairs that were closed with one cause code. */
export interface CauseCodeFigures {
  readonly causeCode: CauseCode;
  readonly closed: number;
  readonly mttrGrossMs?: number;
  readonly mttrNetMs?: number;
}

/** Of all of them together. */
export function figuresOfRepairs(repairs: readonly Repair[], period: FigurePeriod): TicketFigures {
  return figuresOfSums(repairs.map((repair) => sumsOf(repair, period)));
}

/** Figures of each group, the longest net time to repair first, those that repaired nothing last. */
export function groupRepairs(
  repairs: readonly Repair[],
  keysOf: (repair: Repair) => ReadonlySet<string>,
  period: FigurePeriod,
): RepairGroup[] {
  const byKey = new Map<string, Repair[]>();
  for (const repair of repairs) {
    for (const key of keysOf(repair)) {
      const own = byKey.get(key);
      if (own === undefined) byKey.set(key, [repair]);
      else own.push(repair);
    }
  }
  return [...byKey]
    .map(([key, own]) => ({ key, ...figuresOfRepairs(own, period) }))
    .filter(({ opened, closed }) => opened + closed > 0)
    .sort((a, b) => (b.mttrNetMs ?? -1) - (a.mttrNetMs ?? -1) || b.opened - a.opened || (a.key < b.key ? -1 : 1));
}

/** Why things broke, as it was said at the end of the repair: the most frequent cause first. False tickets broke nothing. */
export function figuresByCauseCode(repairs: readonly Repair[], period: FigurePeriod): CauseCodeFigures[] {
  const byCode = Map.groupBy(repairedIn(repairs, period), ({ causeCode }) => causeCode);
  return causeCodes
    .flatMap((causeCode) => {
      const own = byCode.get(causeCode);
      if (own === undefined) return [];
      const { closed, mttrGrossMs, mttrNetMs } = figuresOfRepairs(own, period);
      return {
        ...{ causeCode, closed },
        ...(mttrGrossMs !== undefined && { mttrGrossMs }),
        ...(mttrNetMs !== undefined && { mttrNetMs }),
      };
    })
    .sort((a, b) => b.closed - a.closed);
}

/** How many were closed without anybody having said why it broke. */
export function countUnexplained(repairs: readonly Repair[], period: FigurePeriod): number {
  return repairedIn(repairs, period).filter(({ causeCode }) => causeCode === undefined).length;
}

/** The tickets behind the figures, closed in the period: the longest to repair first. */
export function rankClosed(repairs: readonly Repair[], period: FigurePeriod): Repair[] {
  return repairs
    .filter((repair) => isClosedIn(repair, period))
    .sort((a, b) => lengthOf(b) - lengthOf(a) || (a.id < b.id ? -1 : 1));
}

/** How long a fault lasted, 0 when nobody knows when it was over; for the order. */
export function lengthOf(repair: Repair): number {
  return grossRepairMs(repair) ?? 0;
}

function repairedIn(repairs: readonly Repair[], period: FigurePeriod): Repair[] {
  return repairs.filter((repair) => !repair.isFalse && isClosedIn(repair, period));
}
