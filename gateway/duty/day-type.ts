import { isWeekend, yearOf } from '../platform/clock/civil-time.ts';
import { type DutyCalendar, yearStatusOf } from './duty-calendar.ts';
import type { DutyBase, DutyResolution } from './duty-mode.ts';

/** What kind of day a civil date is, without its hours. */
export type DayType = Pick<DutyResolution, 'base' | 'layer' | 'makeUp' | 'holidayName' | 'yearStatus' | 'basis'>;

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
  if (override === undefined) return undefined;
  const { base, basis } = override;
  return { base, layer: 'override', makeUp: false, ...(basis !== undefined && { basis }) };
}

function byOfficial(date: string, { official, importedYears }: DutyCalendar): Decision | undefined {
  const basis = importedYears.get(yearOf(date));
  const evidence = basis === undefined ? {} : { basis };
  const workday = official.workdays.get(date);
  if (workday !== undefined) {
    return { base: 'normal', layer: 'official', makeUp: true, holidayName: workday, ...evidence };
  }
  const holiday = official.holidays.get(date);
  return holiday === undefined ? undefined : { ...holidayOf('official', holiday), ...evidence };
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
