import { isWeekend, yearOf } from '../../platform/clock/civil-time.ts';
import { readYearFile, type YearEntry } from './read-year-file.ts';
import { type YearProblem, yearProblem } from './year-problem.ts';

/** What a file says of one year. */
export interface CheckedYear {
  readonly year: number;
  /** Civil date → name, ascending. */
  readonly holidays: Readonly<Record<string, string>>;
  readonly workdays: Readonly<Record<string, string>>;
  readonly problems: readonly YearProblem[];
  /** Days of other years in a data set of many. */
  readonly leftOut: number;
}

/** Fixed by law whatever the moon does; the lunar ones come from the statutory core where it knows the year. */
const fixedHolidays = ['01-01', '05-01', '10-01', '10-02', '10-03'];
/** 2020 to 2026 had 27 to 34 days off and 5 to 8 make-up workdays. */
const maxHolidays = 60;
const maxWorkdays = 20;

/**
 * Reads and checks the announcement of a year. Without problems it can be taken.
 *
 * @param statutory holidays by law, for any years; civil dates
 */
export function checkYear(text: string, year: number, statutory: Iterable<string>): CheckedYear {
  const file = readYearFile(text);
  const own = file.entries.filter(({ date }) => !file.holdsManyYears || date.startsWith(`${String(year)}-`));
  const found = [...file.problems, ...own.flatMap((entry) => entryProblems(entry, year)), ...repeated(own)];
  const problems = found.sort((one, other) => lineOf(one) - lineOf(other));
  const holidays = daysOf(own, 'holiday');
  const workdays = daysOf(own, 'workday');
  const isWhole = file.problems.length === 0;
  return {
    ...{ year, holidays, workdays },
    problems: isWhole ? [...problems, ...wholeProblems({ year, holidays, workdays }, statutory)] : problems,
    leftOut: file.entries.length - own.length,
  };
}

/** The order of the file; places in JSON have the order in which they were read. */
function lineOf({ place }: YearProblem): number {
  return Number(/^line (\d+)$/.exec(place)?.[1] ?? 0);
}

function entryProblems({ place, date, kind, name }: YearEntry, year: number): YearProblem[] {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return [yearProblem('date-malformed', place, date)];
  if (!isCivilDate(date)) return [yearProblem('date-impossible', place, date)];
  const problems: YearProblem[] = [];
  if (!isOfYear(date, year)) problems.push(yearProblem('year-foreign', place, date));
  if (name === '') problems.push(yearProblem('name-missing', place, date));
  if (kind === 'workday' && !isWeekend(date)) problems.push(yearProblem('workday-on-weekday', place, date));
  return problems;
}

function isCivilDate(date: string): boolean {
  const atMs = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(date);
}

/** The last days of the year before and the first of the next one belong to an announcement when New Year reaches over. */
function isOfYear(date: string, year: number): boolean {
  return yearOf(date) === year || (date >= `${String(year - 1)}-12-25` && date <= `${String(year + 1)}-01-07`);
}

function repeated(entries: readonly YearEntry[]): YearProblem[] {
  const seen = new Set<string>();
  return entries.flatMap(({ place, date }) => {
    const isAgain = seen.has(date);
    seen.add(date);
    return isAgain ? [yearProblem('day-twice', place, date)] : [];
  });
}

type Announced = Pick<CheckedYear, 'year' | 'holidays' | 'workdays'>;

function wholeProblems({ year, holidays, workdays }: Announced, statutory: Iterable<string>): YearProblem[] {
  const [offDays, madeUp] = [Object.keys(holidays).length, Object.keys(workdays).length];
  if (offDays === 0) return [yearProblem('empty', 'file', '')];
  const core = [...statutory].filter((date) => yearOf(date) === year);
  const needed = new Set([...fixedHolidays.map((day) => `${String(year)}-${day}`), ...core]);
  const missing = [...needed].filter((date) => holidays[date] === undefined).sort();
  return [
    ...missing.map((date) => yearProblem('statutory-missing', 'file', date)),
    ...(offDays > maxHolidays ? [yearProblem('too-many-holidays', 'file', String(offDays))] : []),
    ...(madeUp > maxWorkdays ? [yearProblem('too-many-workdays', 'file', String(madeUp))] : []),
  ];
}

function daysOf(entries: readonly YearEntry[], kind: YearEntry['kind']): Record<string, string> {
  const days = entries.filter((entry) => entry.kind === kind).map(({ date, name }): [string, string] => [date, name]);
  return Object.fromEntries(days.sort(([one], [other]) => (one < other ? -1 : 1)));
}
