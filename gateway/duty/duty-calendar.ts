import { addDays, civilTimeOf, yearOf } from '../platform/clock/civil-time.ts';
import type { DutyBase, DutyBasis, YearStatus } from './duty-mode.ts';

/** Holidays and make-up workdays as the State Council announced them; civil date → name of the holiday. */
export interface OfficialDays {
  readonly holidays: ReadonlyMap<string, string>;
  /** Saturdays and Sundays that are worked for a holiday 调休上班. */
  readonly workdays: ReadonlyMap<string, string>;
}

/** An administrator's decision for one civil date; the top layer of the calendar. */
export interface DutyOverride {
  readonly date: string;
  readonly base: DutyBase;
  readonly basis?: DutyBasis;
}

/** All layers of the calendar. */
export interface DutyCalendar {
  readonly official: OfficialDays;
  /** Years for which `official` is complete. */
  readonly officialYears: ReadonlySet<number>;
  /** Years that were imported here, with the decision to do so; the others came with the product. */
  readonly importedYears: ReadonlyMap<number, DutyBasis>;
  /** Holidays that the law fixes, before a year's announcement; civil date → name. */
  readonly statutory: ReadonlyMap<string, string>;
  readonly statutoryYears: ReadonlySet<number>;
  readonly overrides: ReadonlyMap<string, DutyOverride>;
}

/** A year as it was announced, in place of what the calendar had of it. */
export interface ImportedYear {
  readonly year: number;
  /** Days of a neighbouring year may be among them: New Year reaches over. */
  readonly holidays: Readonly<Record<string, string>>;
  readonly workdays: Readonly<Record<string, string>>;
  readonly basis: DutyBasis;
}

/** A reason not to trust the calendar blindly. */
export interface CalendarWarning {
  readonly code: 'year-not-official' | 'next-year-not-official';
  readonly year: number;
  /** What the year is instead of official. */
  readonly status: Exclude<YearStatus, 'official'>;
}

/** Joins the published layers into a calendar without overrides. */
export function makeCalendar(official: OfficialDays, statutory: ReadonlyMap<string, string>): DutyCalendar {
  return {
    official,
    officialYears: officialYearsOf(official),
    importedYears: new Map(),
    statutory,
    statutoryYears: new Set([...statutory.keys()].map(yearOf)),
    overrides: new Map(),
  };
}

/** The calendar with imported years in place of its own. A year's own announcement wins over a neighbour's days in it. */
export function withImportedYears(calendar: DutyCalendar, years: readonly ImportedYear[]): DutyCalendar {
  const holidays = new Map(calendar.official.holidays);
  const workdays = new Map(calendar.official.workdays);
  const ascending = [...years].sort((a, b) => a.year - b.year);
  for (const { year } of ascending) {
    for (const days of [holidays, workdays]) {
      for (const date of [...days.keys()]) if (yearOf(date) === year) days.delete(date);
    }
  }
  const put = ({ date, name, kind }: AnnouncedDay): unknown =>
    (kind === 'holiday' ? holidays : workdays).set(date, name);
  for (const each of ascending) daysOf(each).filter(isOfYear(each.year)).forEach(put);
  // A neighbour speaks only of days on which the year's own announcement is silent.
  const isSilent = ({ date }: AnnouncedDay): boolean => !holidays.has(date) && !workdays.has(date);
  for (const each of ascending) daysOf(each).filter(isSilent).forEach(put);
  return {
    ...calendar,
    official: { holidays, workdays },
    officialYears: new Set([...calendar.officialYears, ...years.map(({ year }) => year)]),
    importedYears: new Map(ascending.map(({ year, basis }) => [year, basis])),
  };
}

interface AnnouncedDay {
  readonly date: string;
  readonly name: string;
  readonly kind: 'holiday' | 'workday';
}

function daysOf({ holidays, workdays }: Pick<ImportedYear, 'holidays' | 'workdays'>): AnnouncedDay[] {
  const of = (days: Readonly<Record<string, string>>, kind: AnnouncedDay['kind']): AnnouncedDay[] =>
    Object.entries(days).map(([date, name]) => ({ date, name, kind }));
  return [...of(holidays, 'holiday'), ...of(workdays, 'workday')];
}

function isOfYear(year: number): (day: AnnouncedDay) => boolean {
  return ({ date }) => yearOf(date) === year;
}

/**
 * A year counts as announced when its National Day is: an announcement covers its whole year, while a few days in
 * January or December may stand alone because a neighbour's New Year block reaches over.
 */
function officialYearsOf({ holidays }: OfficialDays): ReadonlySet<number> {
  return new Set([...holidays.keys()].filter((date) => date.endsWith('-10-01')).map(yearOf));
}

export function yearStatusOf(calendar: DutyCalendar, year: number): YearStatus {
  if (calendar.officialYears.has(year)) return 'official';
  return calendar.statutoryYears.has(year) ? 'provisional' : 'missing';
}

/** The announcement for the next year comes in autumn; from 1 November its absence is worth a warning. */
export function calendarWarnings(calendar: DutyCalendar, atMs: number): CalendarWarning[] {
  const { date } = civilTimeOf(atMs);
  const year = yearOf(date);
  const warnings: CalendarWarning[] = [];
  const warn = (code: CalendarWarning['code'], aboutYear: number): void => {
    const status = yearStatusOf(calendar, aboutYear);
    if (status !== 'official') warnings.push({ code, year: aboutYear, status });
  };
  warn('year-not-official', year);
  if (date >= `${year}-11-01`) warn('next-year-not-official', year + 1);
  return warnings;
}

/** Years that a preview touches, each with its status. The day before counts: a night may reach in from it. */
export function yearStatuses(
  calendar: DutyCalendar,
  fromMs: number,
  toMs: number,
): { year: number; status: YearStatus }[] {
  const first = yearOf(addDays(civilTimeOf(fromMs).date, -1));
  const last = yearOf(civilTimeOf(toMs).date);
  const years = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return years.map((year) => ({ year, status: yearStatusOf(calendar, year) }));
}
