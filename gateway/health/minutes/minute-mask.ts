/**
 * Minutes of an hour as bits: a half holds 30 of them, minute 0 or 30 in the lowest bit. JavaScript's bit operators work
 * on 32 bits, so an hour is two halves and a day 48.
 */
export const minutesOfHalf = 30;
export const halvesOfDay = 48;
export const fullHalf = 0x3fff_ffff;

/** Where a minute of the day lies. */
export function halfOf(minute: number): number {
  return Math.floor(minute / minutesOfHalf);
}

/** The bit of a minute in its half. */
export function bitOf(minute: number): number {
  return 1 << (minute % minutesOfHalf);
}

/** How many of a half's minutes are set. */
export function countMinutes(half: number): number {
  let rest = half - ((half >>> 1) & 0x5555_5555);
  rest = (rest & 0x3333_3333) + ((rest >>> 2) & 0x3333_3333);
  return (((rest + (rest >>> 4)) & 0x0f0f_0f0f) * 0x0101_0101) >>> 24;
}
