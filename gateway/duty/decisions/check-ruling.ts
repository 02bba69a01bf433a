import type { DutyRuling } from '../duty-decision.ts';
import { isInSeason, type SeasonalWindow } from '../night-window.ts';

/** Why a ruling cannot be: where in the body, and how to mend it; undefined when it can. */
export interface RulingProblem {
  readonly path: string;
  readonly message: string;
}

const dayMs = 86_400_000;
/** An order “from now” is a moment old when it is checked; before it was decided it rules nothing anyway. */
const momentMs = 60_000;
/** Longer orders are renewed by a person, so that nobody forgets one. */
const maxOrderDays = 60;
const maxOverrideDays = 60;

/**
 * Checks a ruling by itself.
 *
 * @param today civil date in Beijing
 */
export function checkRuling(ruling: DutyRuling, nowMs: number, today: string): RulingProblem | undefined {
  switch (ruling.kind) {
    case 'override':
      return checkDates(ruling, today);
    case 'special':
    case 'level':
      return checkInterval(ruling, nowMs);
    case 'night-windows':
      return checkWindows(ruling.windows);
    case 'calendar-year':
    case 'eve-rule':
    case 'end':
      return undefined;
  }
}

function checkDates(
  { fromDate, toDate }: { readonly fromDate: string; readonly toDate: string },
  today: string,
): RulingProblem | undefined {
  if (fromDate < today) return { path: 'body.fromDate', message: `must not be before today (${today})` };
  if (toDate < fromDate) return { path: 'body.toDate', message: 'must not be before fromDate' };
  const days = (Date.parse(toDate) - Date.parse(fromDate)) / dayMs + 1;
  return days > maxOverrideDays
    ? { path: 'body.toDate', message: `must end within ${maxOverrideDays} days` }
    : undefined;
}

function checkInterval(
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  nowMs: number,
): RulingProblem | undefined {
  if (fromMs < nowMs - momentMs)
    return { path: 'body.fromMs', message: 'must not be in the past; leave it out for now' };
  if (toMs <= Math.max(fromMs, nowMs))
    return { path: 'body.toMs', message: 'must be after the start, and not in the past' };
  const isTooLong = toMs - fromMs > maxOrderDays * dayMs;
  return isTooLong ? { path: 'body.toMs', message: `must end within ${maxOrderDays} days; renew it later` } : undefined;
}

/** No day of the year may have two windows. A leap year has every day. */
function checkWindows(windows: readonly SeasonalWindow[]): RulingProblem | undefined {
  for (let day = 0; day < 366; day++) {
    const date = new Date(Date.UTC(2028, 0, 1) + day * dayMs).toISOString().slice(5, 10);
    const inSeason = windows.filter(({ season }) => season !== undefined && isInSeason(season, date));
    if (inSeason.length > 1) return { path: 'body.windows', message: `two seasons hold ${date}; make them end before` };
  }
  const wholeYear = windows.filter(({ season }) => season === undefined).length;
  return wholeYear > 1 ? { path: 'body.windows', message: 'only one window may be without a season' } : undefined;
}
