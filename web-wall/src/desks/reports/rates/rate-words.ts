import { formatCount, type Language } from '../../../i18n/format.ts';
import type { StateLook } from '../../../ui/state-look.ts';

/** Tenths of a percent as they are printed: cut, not rounded. */
function printedTenths(share: number): number {
  return Math.floor(share * 1000 + 1e-9);
}

/**
 * By how much a rate differs from an earlier one, in percentage points with one decimal: of the figures as they are printed,
 * so that a reader who subtracts them gets the same. Undefined when one of them is missing.
 */
export function pointsBetween(now: number | undefined, before: number | undefined): number | undefined {
  if (now === undefined || before === undefined) return undefined;

  return (printedTenths(now) - printedTenths(before)) / 10;
}

/** `+0.4`, `−1.2`, `0.0`. */
export function signedPoints(points: number): string {
  const sign = points > 0 ? '+' : points < 0 ? '−' : '';

  return sign + Math.abs(points).toFixed(1);
}

/** How a rate stands to its target; a rate that is far below it needs somebody. */
export type Standing = 'reached' | 'below' | 'far' | 'insufficient' | 'none';

/** So far below the target a rate is called far below it, as a share. */
const farBelow = 0.02;

interface Rated {
  readonly dueMinutes: number;
  readonly insufficient: boolean;
}

/** @param rate of the same time; absent when there is none */
export function standingOf({ dueMinutes, insufficient }: Rated, rate: number | undefined, target: number): Standing {
  if (dueMinutes === 0) return 'none';
  if (insufficient || rate === undefined) return 'insufficient';
  const tenths = printedTenths(rate);
  if (tenths >= printedTenths(target)) return 'reached';

  return tenths >= printedTenths(target - farBelow) ? 'below' : 'far';
}

export const standingLook: Readonly<Record<Standing, StateLook>> = {
  reached: { tone: 'normal', shape: 'check' },
  below: { tone: 'warn', shape: 'triangle' },
  far: { tone: 'act', shape: 'square' },
  insufficient: { tone: 'unknown', shape: 'ring' },
  none: { tone: 'idle', shape: 'ring' },
};

/** From so many camera-minutes on, whole camera-hours say enough. */
const hoursFrom = 6000;

/** Camera time in the unit that suits the larger figure beside it: `1,234` and which unit. */
export function cameraTime(minutes: number, beside: number, language: Language) {
  const inHours = beside >= hoursFrom;

  return {
    text: formatCount(inHours ? Math.round(minutes / 60) : minutes, language),
    unit: inHours ? ('hours' as const) : ('minutes' as const),
  };
}
