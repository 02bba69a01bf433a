import { isWeekend, yearOf } from '../platform/clock/civil-time.ts';
import { type DutyCalendar, yearStatusOf } from './duty-calendar.ts';
import type { DutyBase, DutyResolution } from './duty-mode.ts';

/** What kind of day a civil date is, without its hours. */
export type DayType = Omit<DutyResolution, 'dutyDate' | 'night'>;

type Decision = Omit<DayType, 'yearStatus'>;

/**
 * The type of a civil date: override > official > provisional > weekday.
 * A make-up working Saturday is normal; a Saturday inside an announced holiday is a holiday.
 */
export function dayTypeOf(date: string, calendar: DutyCalendar): DayType {
  const decision =
    byOverride(date, calendar) ?? byOfficial(date, calendar) ?? byStatutory(date, calendar) ?? byWeekday(date);
  return { ...decision, yearStatus: yearStatusOf(calendar, yearOf(date)) };
}

function byOverride(date: string, { overrides }: DutyCalendar): Decision | undefined {
  const override = overrides.get(date);
  return override && { base: override.base, layer: 'override', makeUp: false };
}

function byOfficial(date: string, { official }: DutyCalendar): Decision | undefined {
  const workday = official.workdays.get(date);
  if (workday !== undefined) return { base: 'normal', layer: 'official', makeUp: true, holidayName: workday };
  const holiday = official.holidays.get(date);
  return holiday === undefined ? undefined : holidayOf('official', holiday);
}

/** The law's core yields to an announcement as a whole: in an official year it decides nothing. */
function byStatutory(date: string, calendar: DutyCalendar): Decision | undefined {
  if (calendar.officialYears.has(yearOf(date))) return undefined;
  const holiday = calendar.statutory.get(date);
  return holiday === undefined ? undefined : holidayOf('provisional', holiday);
}

function holidayOf(layer: 'official' | 'provisional', holidayName: string): Decision {
  return { base: 'holiday', layer, makeUp: false, holidayName };
}

function byWeekday(date: string): Decision {
  const base: DutyBase = isWeekend(date) ? 'weekend' : 'normal';
  return { base, layer: 'weekday', makeUp: false };
}
