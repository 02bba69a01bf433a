import type { PatrolLayout } from './plan.ts';
import type { RoundStop } from './round.ts';

/** Time in which the pictures of a page may start, beside the dwell that they owe, ms. */
export const pageStartAllowanceMs = 1500;

/** Stops of a round as they stand on the wall together, in their order: `layout` at once, the last page the rest. */
export function pagesOf(stops: readonly RoundStop[], layout: PatrolLayout): RoundStop[][] {
  const pages: RoundStop[][] = [];
  for (let first = 0; first < stops.length; first += layout) pages.push(stops.slice(first, first + layout));
  return pages;
}

/** Index of the first page at or after `from` on which a stop still waits; undefined when the round is through. */
export function nextPage(pages: readonly (readonly RoundStop[])[], from: number): number | undefined {
  const index = pages.findIndex((page, at) => at >= from && page.some((stop) => stop.outcome === 'waiting'));
  return index === -1 ? undefined : index;
}

/** How long a page is planned to last: the longest dwell that is still owed on it, and time to start. */
export function pageMs(page: readonly RoundStop[]): number {
  const owed = page.filter((stop) => stop.outcome === 'waiting').map((stop) => stop.dwellMs);
  return Math.max(0, ...owed) + pageStartAllowanceMs;
}
