/** What may be wrong with the file of an announced year. */
export const yearProblemCodes = [
  'unreadable',
  'columns-missing',
  'empty',
  'date-malformed',
  'date-impossible',
  'kind-unknown',
  'name-missing',
  'year-foreign',
  'day-twice',
  'workday-on-weekday',
  'statutory-missing',
  'too-many-holidays',
  'too-many-workdays',
] as const;
export type YearProblemCode = (typeof yearProblemCodes)[number];

/** One thing that is wrong with the file of a year. */
export interface YearProblem {
  readonly code: YearProblemCode;
  /** Where in the file: `line 7`, `holidays.2027-02-30`; `file` for the whole of it. */
  readonly place: string;
  /** What stands there. */
  readonly value: string;
  /** What is wrong and how to mend it. */
  readonly message: string;
}

const sentences: Readonly<Record<YearProblemCode, string>> = {
  unreadable: 'is neither JSON of holidays and workdays nor CSV; take the published JSON, or save the table as CSV',
  'columns-missing': 'has no column for the date or the kind; the first line names them: date,kind,name',
  empty: 'holds no holiday; check that the right file was chosen',
  'date-malformed': 'is no date; write it as YYYY-MM-DD',
  'date-impossible': 'is a day that does not exist; correct month and day',
  'kind-unknown': 'is no kind of day; write holiday (放假) or workday (上班)',
  'name-missing': 'has no holiday’s name; write e.g. 春节',
  'year-foreign': 'is not in the year of this import; correct the date, or choose that year',
  'day-twice': 'is listed twice; keep one line for each day',
  'workday-on-weekday': 'is a Monday to Friday, which is worked anyway; make-up workdays are Saturdays or Sundays',
  'statutory-missing':
    'is a holiday by law and is missing; add it, or check that the whole announcement is in the file',
  'too-many-holidays': 'holidays are more than any year had; check that the file holds days off only',
  'too-many-workdays': 'make-up workdays are more than any year had; check the kinds',
};

export function yearProblem(code: YearProblemCode, place: string, value: string): YearProblem {
  return { code, place, value, message: `${value === '' ? place : value} ${sentences[code]}.` };
}
