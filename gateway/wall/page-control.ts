import { without } from '../platform/records/without.ts';
import type { PageTurn } from './scenes/scene.ts';
import { type SeatPatrol, pageBefore, turnTo } from './seat.ts';

/** How long the page has been on without the time that it stood still, monotonic ms. */
export function activeMs({ page }: Pick<SeatPatrol, 'page'>, monotonicMs: number): number {
  return (page.pausedAtMs ?? monotonicMs) - page.startedAtMs - page.pausedMs;
}

/** How long the page stood still by its officer's hand until now, ms. */
export function pausedMs({ page }: Pick<SeatPatrol, 'page'>, monotonicMs: number): number {
  return page.pausedMs + (page.pausedAtMs === undefined ? 0 : monotonicMs - page.pausedAtMs);
}

/**
 * The patrol after its officer paused, let go, looked back, or ended a look back. Going on from a page that waits is no
 * matter of this: its stops must be decided.
 */
export function controlPage(patrol: SeatPatrol, turn: PageTurn, monotonicMs: number): SeatPatrol {
  switch (turn) {
    case 'pause':
      return { ...patrol, page: { ...patrol.page, pausedAtMs: patrol.page.pausedAtMs ?? monotonicMs } };
    case 'resume': {
      const page = without(patrol.page, 'pausedAtMs');
      return { ...patrol, page: { ...page, pausedMs: pausedMs(patrol, monotonicMs) } };
    }
    case 'previous':
      return pageBefore(patrol, monotonicMs) ?? patrol;
    case 'next':
      return endLookBack(patrol, monotonicMs);
  }
}

/** From a look back to the page that it left: that one begins anew. */
export function endLookBack(patrol: SeatPatrol, monotonicMs: number): SeatPatrol {
  const { backTo } = patrol.page;
  return (backTo === undefined ? undefined : turnTo(patrol, backTo, monotonicMs)) ?? patrol;
}
