import { addDays } from '../../duty/beijing-input.ts';
import { weekdayOf } from '../rates/period.ts';

/** Where a day stands in the calendar of a year: weeks from the left, Monday on top. */
export interface YearDay {
  readonly date: string;
  readonly week: number;
  /** 0 for Monday. */
  readonly weekday: number;
}

/** Every day of a year with its place. */
export function yearDays(year: number): readonly YearDay[] {
  const first = `${year}-01-01`;
  const shift = weekdayOf(first);
  const last = `${year}-12-31`;
  const days: YearDay[] = [];
  for (let date = first, index = shift; date <= last; date = addDays(date, 1), index++) {
    days.push({ date, week: Math.floor(index / 7), weekday: index % 7 });
  }

  return days;
}

/** The week in which each month of a year begins. */
export function monthWeeks(days: readonly YearDay[]): readonly { readonly month: number; readonly week: number }[] {
  return days.flatMap(({ date, week }) => (date.endsWith('-01') ? [{ month: Number(date.slice(5, 7)), week }] : []));
}

/** Where a key leads from a date in the calendar of its year; undefined for keys that mean nothing there. */
export function dayByKey(key: string, date: string): string | undefined {
  const year = date.slice(0, 4);
  const ends: Readonly<Record<string, string>> = { Home: `${year}-01-01`, End: `${year}-12-31` };
  const steps: Readonly<Record<string, number>> = {
    ArrowUp: -1,
    ArrowDown: 1,
    ArrowLeft: -7,
    ArrowRight: 7,
    PageUp: -28,
    PageDown: 28,
  };
  const step = steps[key];
  if (step === undefined) return ends[key];
  const target = addDays(date, step);

  return target.startsWith(year) ? target : date;
}
