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
