import { addDays, civilTimeOf, instantOf } from '../platform/clock/civil-time.ts';
import type { DutyCalendar } from './duty-calendar.ts';
import type { DutyResolution } from './duty-mode.ts';
import type { DutyMinutes } from './duty-policy.ts';
import { resolveDutyMode } from './resolve-duty-mode.ts';

/** A time [fromMs, toMs) in which the resolution does not change. */
export interface DutySpan {
  readonly fromMs: number;
  readonly toMs: number;
  readonly resolution: DutyResolution;
}

const dayMs = 86_400_000;
/** The longest time for which one mode can last when there is no night window is a holiday block; this is far more. */
const searchDays = 60;

/** The spans of [fromMs, fromMs + days): without gap or overlap, neighbours differ. */
export function previewSpans(fromMs: number, days: number, calendar: DutyCalendar, minutes: DutyMinutes): DutySpan[] {
  const endMs = fromMs + days * dayMs;
  const starts = [fromMs, ...boundariesAfter(fromMs, days, minutes).filter((atMs) => atMs < endMs)];
  const spans: DutySpan[] = [];
  for (const [index, start] of starts.entries()) {
    const resolution = resolveDutyMode(start, calendar, minutes);
    const toMs = starts[index + 1] ?? endMs;
    const last = spans.at(-1);
    if (last !== undefined && isSame(last.resolution, resolution)) spans[spans.length - 1] = { ...last, toMs };
    else spans.push({ fromMs: start, toMs, resolution });
  }
  return spans;
}

/**
 * When base or night next changes, ms since epoch; a new duty date of the same mode is no change.
 *
 * @returns undefined when nothing changes within 60 days
 */
export function nextChange(atMs: number, calendar: DutyCalendar, minutes: DutyMinutes): number | undefined {
  const now = resolveDutyMode(atMs, calendar, minutes);
  return boundariesAfter(atMs, searchDays, minutes).find((boundaryMs) => {
    const then = resolveDutyMode(boundaryMs, calendar, minutes);
    return then.base !== now.base || then.night !== now.night;
  });
}

/** Every instant after `fromMs` at which the resolution may change, ascending. */
function boundariesAfter(fromMs: number, days: number, minutes: DutyMinutes): number[] {
  const marks = [0, minutes.nightStart, minutes.nightEnd, ...(minutes.eveFrom === undefined ? [] : [minutes.eveFrom])];
  const ofDay = [...new Set(marks)].sort((a, b) => a - b);
  const first = civilTimeOf(fromMs).date;
  const dates = Array.from({ length: days + 1 }, (_, index) => addDays(first, index));
  return dates.flatMap((date) => ofDay.map((minute) => instantOf(date, minute))).filter((atMs) => atMs > fromMs);
}

function isSame(one: DutyResolution, other: DutyResolution): boolean {
  return (
    one.dutyDate === other.dutyDate &&
    one.base === other.base &&
    one.night === other.night &&
    one.layer === other.layer &&
    one.makeUp === other.makeUp &&
    one.holidayName === other.holidayName
  );
}
