import { addDays, instantOf } from '../../platform/clock/civil-time.ts';

const dayMs = 86_400_000;
const epoch = '1970-01-01';
const minuteMs = 60_000;
/** Midnight of day 0 in Beijing. */
const firstMs = instantOf(epoch);

/** A civil date as the number of days since 1970-01-01: four bytes of a key that 14 million rows carry. */
export function dayNumberOf(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / dayMs;
}

/** The civil date `YYYY-MM-DD` of a day's number. */
export function dateOfDay(day: number): string {
  return addDays(epoch, day);
}

/** The civil day in Beijing of an instant, and the minute of that day. By numbers alone: asked for each camera at once. */
export function placeMinute(atMs: number): { readonly day: number; readonly minute: number } {
  const day = Math.floor((atMs - firstMs) / dayMs);
  return { day, minute: Math.floor((atMs - firstMs - day * dayMs) / minuteMs) };
}
