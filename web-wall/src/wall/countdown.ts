/** What is left of a page. */
interface Countdown {
  /** Never negative, ms. */
  readonly leftMs: number;
  /** Whole seconds for people: a page with 200 ms left still says 1. */
  readonly leftSeconds: number;
  /** 1 at the page's begin, 0 at its end. */
  readonly leftShare: number;
}

/** @param nowMs the server's clock, ms since epoch */
export function countdown(page: { readonly startedAtMs: number; readonly endsAtMs: number }, nowMs: number): Countdown {
  const totalMs = page.endsAtMs - page.startedAtMs;
  const leftMs = Math.max(0, page.endsAtMs - nowMs);

  return {
    leftMs,
    leftSeconds: Math.ceil(leftMs / 1000),
    leftShare: totalMs > 0 ? Math.min(1, leftMs / totalMs) : 0,
  };
}

/** How long before the turn the next page's pictures are opened, ms. */
const prewarmLeadMs = 8000;

/**
 * True when it is time to open the next page's pictures behind the current ones.
 * On short pages never before half of the page is over, so that not more than two pages' streams run.
 */
export function isPrewarmDue(
  page: { readonly startedAtMs: number; readonly endsAtMs: number },
  nowMs: number,
  leadMs = prewarmLeadMs,
): boolean {
  const halfMs = (page.endsAtMs - page.startedAtMs) / 2;

  return page.endsAtMs - nowMs <= Math.min(leadMs, halfMs);
}
