/** Beijing keeps one offset all year (no summer time since 1991), so civil days can be cut by arithmetic. */
const offsetMs = 8 * 3600_000;
export const dayMs = 24 * 3600_000;

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A piece of a span inside one Beijing day, as shares of the day (0 = 00:00, 1 = 24:00). */
export interface Band<Content> {
  readonly from: number;
  readonly to: number;
  readonly content: Content;
}

interface DutyDay<Content> {
  /** 00:00 Beijing time of the day, ms since epoch. */
  readonly startMs: number;
  readonly bands: readonly Band<Content>[];
}

/** 00:00 Beijing time of the day of an instant, ms since epoch. */
export function startOfBeijingDay(atMs: number): number {
  return Math.floor((atMs + offsetMs) / dayMs) * dayMs - offsetMs;
}

/** Cuts spans into days of 24 h for a ribbon; parts of a day that no span covers stay without a band. */
export function cutIntoDays<Content extends Span>(
  spans: readonly Content[],
  firstDayMs: number,
  dayCount: number,
): readonly DutyDay<Content>[] {
  return Array.from({ length: dayCount }, (_, index) => {
    const startMs = firstDayMs + index * dayMs;
    const share = (atMs: number) => Math.min(1, Math.max(0, (atMs - startMs) / dayMs));
    const bands = spans
      .filter((span) => span.fromMs < startMs + dayMs && span.toMs > startMs)
      .map((span) => ({ from: share(span.fromMs), to: share(span.toMs), content: span }));

    return { startMs, bands };
  });
}
