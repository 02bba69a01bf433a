import type { TicketFigures } from './ticket-figures.ts';

/**
 * What figures are made of. Late, repeated and false ones count in the period in which they were closed; a false one not
 * in the times.
 */
export interface RepairSums extends Omit<TicketFigures, 'mttrGrossMs' | 'mttrNetMs'> {
  /** Closed ones that were no mistake and whose fault is over. */
  readonly repaired: number;
  /** How long their faults lasted, with and without approved suspensions, ms; never less than 0 for any of them. */
  readonly grossMs: number;
  readonly netMs: number;
}

const none: RepairSums = {
  ...{ opened: 0, closed: 0, respondLate: 0, repairLate: 0, repeated: 0, false: 0, repaired: 0, grossMs: 0, netMs: 0 },
};

/** Figures of all parts together. */
export function figuresOfSums(parts: readonly RepairSums[]): TicketFigures {
  const { repaired, grossMs, netMs, ...counts } = parts.reduce(add, none);
  return { ...counts, ...(repaired > 0 && { mttrGrossMs: grossMs / repaired, mttrNetMs: netMs / repaired }) };
}

function add(left: RepairSums, right: RepairSums): RepairSums {
  return {
    opened: left.opened + right.opened,
    closed: left.closed + right.closed,
    respondLate: left.respondLate + right.respondLate,
    repairLate: left.repairLate + right.repairLate,
    repeated: left.repeated + right.repeated,
    false: left.false + right.false,
    repaired: left.repaired + right.repaired,
    grossMs: left.grossMs + right.grossMs,
    netMs: left.netMs + right.netMs,
  };
}
