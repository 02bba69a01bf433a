import { addDays, civilTimeOf } from '../platform/clock/civil-time.ts';
import { type DayType, dayTypeOf } from './day-type.ts';
import type { DutyCalendar } from './duty-calendar.ts';
import type { DutyResolution } from './duty-mode.ts';
import { type DutyMinutes, isNight } from './duty-policy.ts';

const dayMinutes = 1440;

/**
 * The duty mode of an instant, in Beijing time whatever the process's zone.
 *
 * The duty date is the civil date, or the day before while the night of that evening goes on.
 *
 * @param atMs ms since epoch
 */
export function resolveDutyMode(atMs: number, calendar: DutyCalendar, minutes: DutyMinutes): DutyResolution {
  const { date, minute } = civilTimeOf(atMs);
  const isAfterMidnight = minute < minutes.dutyDateFrom;
  const dutyDate = isAfterMidnight ? addDays(date, -1) : date;
  const dutyMinute = isAfterMidnight ? minute + dayMinutes : minute;

  const day = dayTypeOf(dutyDate, calendar);
  const isEve = minutes.eveFrom !== undefined && dutyMinute >= minutes.eveFrom;
  return { dutyDate, night: isNight(minutes, minute), ...(isEve ? eveOf(dutyDate, day, calendar) : day) };
}

/** On the evening of the last workday the days to come already rule. */
function eveOf(dutyDate: string, day: DayType, calendar: DutyCalendar): DayType {
  if (day.base !== 'normal') return day;
  const next = dayTypeOf(addDays(dutyDate, 1), calendar);
  return next.base === 'normal' ? day : { ...next, yearStatus: day.yearStatus };
}
