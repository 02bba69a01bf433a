import { type StopEvidence, canBeShown, isProven } from '../patrol/proof-of-viewing.ts';
import type { Round, StopId } from '../patrol/round.ts';

/** A page on which nothing can be shown stays so long, and so long a tile may fail before it is given up, ms. */
const fastSkipMs = 5000;
/** A page waits so much longer, once, for a tile that started late and is being watched, ms. */
export const extensionMs = 5000;

/** A stop of the page that is not decided yet. */
export interface WaitingTile extends StopEvidence {
  readonly stopId: StopId;
}

export interface PageClock {
  /** Since the page began, by the monotonic clock. */
  readonly elapsedMs: number;
  /** How long the page lasts when all goes well. */
  readonly plannedMs: number;
  readonly isExtended: boolean;
}

interface PageStep {
  /** The page ends so long after it began, as far as can be told now. */
  readonly endsAfterMs: number;
  readonly isExtended: boolean;
  readonly isOver: boolean;
  /** Stops whose picture has failed for long enough to be given up now. */
  readonly givenUp: readonly StopId[];
}

/**
 * What becomes of a page at this moment.
 *
 * It lasts as planned; only ~5 s when none of its tiles can be shown; and once a little longer while a tile that is
 * advancing still owes dwell, until all such tiles are proven.
 */
export function stepPage(clock: PageClock, waiting: readonly WaitingTile[]): PageStep {
  const { elapsedMs, plannedMs } = clock;
  const failing = waiting.filter((tile) => !isProven(tile) && !canBeShown(tile));
  const shown = waiting.filter((tile) => !failing.includes(tile));
  const givenUp = elapsedMs >= fastSkipMs ? failing.map((tile) => tile.stopId) : [];

  if (shown.length === 0) {
    return { endsAfterMs: fastSkipMs, isExtended: clock.isExtended, isOver: elapsedMs >= fastSkipMs, givenUp };
  }
  const isOwing = shown.some((tile) => tile.viewing.creditedMs > 0 && !isProven(tile));
  const isExtended = clock.isExtended || (elapsedMs >= plannedMs && isOwing);
  const endsAfterMs = isExtended ? plannedMs + extensionMs : plannedMs;
  const isOver = elapsedMs >= endsAfterMs || (elapsedMs >= plannedMs && !isOwing);
  return { endsAfterMs, isExtended, isOver, givenUp };
}

/** The patrol with the reports of its page that could not be true added to its round. */
export function withRefusals<Patrol extends { readonly round: Round }>(
  patrol: Patrol,
  tiles: readonly WaitingTile[],
): Patrol {
  const refused = tiles.reduce((sum, { viewing }) => sum + viewing.refusedReports, 0);
  return { ...patrol, round: { ...patrol.round, refusedReports: patrol.round.refusedReports + refused } };
}
