import type { Seat } from './seat.ts';

/** The forecast of the next round is made anew so often, ms. */
const forecastEveryMs = 60_000;
/** A round that fell due a moment ago may not have its row yet: until then it stays the next one, ms. */
const rowDelayMs = 3000;

/** True while what was looked up of the next round still holds. */
export function isFresh(coming: NonNullable<Seat['coming']>, nowMs: number, monotonicMs: number): boolean {
  if (coming.round !== undefined && coming.round.dueFromMs + rowDelayMs <= nowMs) return false;
  return monotonicMs - coming.readAtMs < forecastEveryMs;
}
