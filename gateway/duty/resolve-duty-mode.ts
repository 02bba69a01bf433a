import { addDays, civilTimeOf } from '../platform/clock/civil-time.ts';
import { type DayType, dayTypeOf } from './day-type.ts';
import { basisOf, isRunning } from './duty-decision.ts';
import type { DutyResolution } from './duty-mode.ts';
import type { DutyRules } from './duty-rules.ts';
import { dayMinutes, nightSpanOf, type NightSpan, windowOn } from './night-window.ts';

const noNight: NightSpan = { startMinute: 0, endMinute: 0 };

/**
 * The duty mode of an instant, in Beijing time whatever the process's zone.
 *
 * The duty date is the civil date, or the day before while the night of that evening goes on.
 *
 * @param atMs ms since epoch
 */
export function resolveDutyMode(atMs: number, rules: DutyRules): DutyResolution {
  const { date, minute } = civilTimeOf(atMs);
  const dateBefore = addDays(date, -1);
  const isAfterMidnight = minute + dayMinutes < nightOf(dateBefore, rules).endMinute;
  const dutyDate = isAfterMidnight ? dateBefore : date;
  const dutyMinute = isAfterMidnight ? minute + dayMinutes : minute;

  const { startMinute, endMinute } = nightOf(dutyDate, rules);
  const night = startMinute <= dutyMinute && dutyMinute < endMinute;
  const day = dayTypeOf(dutyDate, rules.calendar);
  const isEve = rules.eveFromMinute !== undefined && dutyMinute >= rules.eveFromMinute;
  return {
    dutyDate,
    night,
    ...(raisedAt(atMs, day, rules) ?? (isEve ? eveOf(dutyDate, day, rules) : day)),
    ...levelAt(atMs, rules),
  };
}

/** The night of the evening of a civil date. */
export function nightOf(date: string, { windows }: Pick<DutyRules, 'windows'>): NightSpan {
  const window = windowOn(windows, date);
  return window === undefined ? noNight : nightSpanOf(window);
}

/** The special mode stands above every layer of the calendar; of several the newest is named. */
function raisedAt(atMs: number, { yearStatus }: DayType, { specials }: DutyRules): DayType | undefined {
  const raised = specials.findLast(({ ruling }) => isRunning(ruling, atMs));
  return raised && { base: 'special', layer: 'raised', makeUp: false, yearStatus, basis: basisOf(raised.decision) };
}

/** On the evening of the last workday the days off to come already rule. */
function eveOf(dutyDate: string, day: DayType, { calendar }: DutyRules): DayType & { readonly eve?: true } {
  if (day.base !== 'normal') return day;
  const next = dayTypeOf(addDays(dutyDate, 1), calendar);
  const isDayOff = next.base === 'weekend' || next.base === 'holiday';
  return isDayOff ? { ...next, yearStatus: day.yearStatus, eve: true } : day;
}

/** The strictest level counts; of two alike the newest is named. */
function levelAt(atMs: number, { levels }: DutyRules): Pick<DutyResolution, 'level' | 'levelBasis'> {
  const running = levels.filter(({ ruling }) => isRunning(ruling, atMs));
  const strictest = Math.min(...running.map(({ ruling }) => ruling.level));
  const raised = running.findLast(({ ruling }) => ruling.level === strictest);
  return raised === undefined ? {} : { level: raised.ruling.level, levelBasis: basisOf(raised.decision) };
}
