import { z } from 'zod';
import { type YearProblem, yearProblem } from './year-problem.ts';

/** One day as a file tells it, unchecked but for its form. */
export interface YearEntry {
  /** Where it stands: `line 7`, `holidays.2027-01-01`. */
  readonly place: string;
  readonly date: string;
  readonly kind: 'holiday' | 'workday';
  readonly name: string;
}

export interface ReadYearFile {
  readonly entries: readonly YearEntry[];
  readonly problems: readonly YearProblem[];
  /** True for a data set of many years, of which one is wanted. */
  readonly holdsManyYears: boolean;
}

const days = z.record(z.string(), z.string());
/** As the package chinese-days publishes it. */
const byKind = z.object({ holidays: days, workdays: days.default({}) });
/** As the project holiday-cn publishes it, one file a year. */
const dayList = z.object({
  days: z.array(z.object({ name: z.string(), date: z.string(), isOffDay: z.boolean() })),
});

const kinds: Readonly<Record<string, YearEntry['kind']>> = {
  ...{ holiday: 'holiday', 放假: 'holiday', 休: 'holiday', 休息: 'holiday', 节假日: 'holiday', 假日: 'holiday' },
  ...{ workday: 'workday', 上班: 'workday', 班: 'workday', 调休上班: 'workday', 补班: 'workday' },
};

/** Words that a heading of each column may have, in lower case. */
const headings = {
  date: ['date', 'day', '日期'],
  kind: ['kind', 'type', '类型', '类别'],
  name: ['name', 'holiday', '名称', '节日', '节假日'],
} as const;

/** Reads the file of a year: published JSON, or CSV with the columns date, kind, name. */
export function readYearFile(text: string): ReadYearFile {
  const content = text.replace(/^\uFEFF/, '').trim();
  if (content === '') return failed('empty');
  return content.startsWith('{') || content.startsWith('[') ? readJsonFile(content) : readCsv(content);
}

function failed(code: 'unreadable' | 'columns-missing' | 'empty'): ReadYearFile {
  return { entries: [], problems: [yearProblem(code, 'file', '')], holdsManyYears: false };
}

function readJsonFile(content: string): ReadYearFile {
  const json = parseJson(content);
  const published = byKind.safeParse(json);
  if (published.success) {
    const { holidays, workdays } = published.data;
    const entries = [...entriesOf(holidays, 'holidays', 'holiday'), ...entriesOf(workdays, 'workdays', 'workday')];
    const years = new Set(entries.map(({ date }) => date.slice(0, 4)));
    // New Year reaches into a neighbouring year; three are more than that.
    return { entries, problems: [], holdsManyYears: years.size > 3 };
  }
  const listed = dayList.safeParse(json);
  if (!listed.success) return failed('unreadable');
  const entries = listed.data.days.map(({ name, date, isOffDay }, index): YearEntry => {
    return { place: `days[${String(index)}]`, date, kind: isOffDay ? 'holiday' : 'workday', name };
  });
  return { entries, problems: [], holdsManyYears: false };
}

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

/** `New Year's Day,元旦,1` is English name, Chinese name, statutory days; others write the name alone. */
function entriesOf(days: Readonly<Record<string, string>>, where: string, kind: YearEntry['kind']): YearEntry[] {
  return Object.entries(days).map(([date, name]) => ({
    ...{ place: `${where}.${date}`, date, kind },
    name: (name.split(',')[1] ?? name).trim(),
  }));
}

function readCsv(content: string): ReadYearFile {
  const [head = [], ...rows] = content.split(/\r\n|\n|\r/).map(splitLine);
  const columns = columnsOf(head);
  if (columns === undefined) return failed('columns-missing');
  const entries: YearEntry[] = [];
  const problems: YearProblem[] = [];
  for (const [index, row] of rows.entries()) {
    if (row.every((cell) => cell === '')) continue;
    const place = `line ${String(index + 2)}`;
    const kindText = row[columns.kind] ?? '';
    const kind = kinds[kindText.toLowerCase()];
    if (kind === undefined) problems.push(yearProblem('kind-unknown', place, kindText));
    else entries.push({ place, date: dateOf(row[columns.date] ?? ''), kind, name: row[columns.name] ?? '' });
  }
  return { entries, problems, holdsManyYears: false };
}

/** Cells by comma, semicolon or tab; none of the three columns needs one inside. */
function splitLine(line: string): string[] {
  return line.split(/[,，;\t]/).map((cell) =>
    cell
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .trim(),
  );
}

function columnsOf(head: readonly string[]): Record<keyof typeof headings, number> | undefined {
  const find = (words: readonly string[]): number => head.findIndex((cell) => words.includes(cell.toLowerCase()));
  const columns = { date: find(headings.date), kind: find(headings.kind), name: find(headings.name) };
  return Math.min(...Object.values(columns)) < 0 ? undefined : columns;
}

/** Spreadsheets write 2027/2/5 for 2027-02-05, people 2027年2月5日. */
function dateOf(text: string): string {
  const [, year, month, day] = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined) return text;
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}
