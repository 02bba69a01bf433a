import { addDays, addMonths } from '../../duty/beijing-input.ts';

/** Lengths of a report. A week begins on Monday. */
export const periodKinds = ['day', 'week', 'month'] as const;
export type PeriodKind = (typeof periodKinds)[number];

/** Civil days, both included. */
export interface Period {
  readonly kind: PeriodKind;
  readonly from: string;
  readonly to: string;
}

/** The whole day, week or month in which a civil date lies. */
export function periodOf(kind: PeriodKind, date: string): Period {
  switch (kind) {
    case 'day':
      return { kind, from: date, to: date };
    case 'week': {
      const from = addDays(date, -weekdayOf(date));

      return { kind, from, to: addDays(from, 6) };
    }
    case 'month': {
      const month = date.slice(0, 7);

      return { kind, from: `${month}-01`, to: addDays(`${addMonths(month, 1)}-01`, -1) };
    }
  }
}

/** The period of the same kind just before. */
export function periodBefore({ kind, from }: Period): Period {
  return periodOf(kind, addDays(from, -1));
}

/** The period of the same kind just after. */
export function periodAfter({ kind, to }: Period): Period {
  return periodOf(kind, addDays(to, 1));
}

/** The part of a period that has begun: today is its last day at the latest. */
export function upTo(today: string, period: Period): Period {
  return period.to > today ? { ...period, to: today } : period;
}

/** 0 for Monday to 6 for Sunday. */
export function weekdayOf(date: string): number {
  return (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
}

/** Each day of a period. */
export function datesOf({ from, to }: Period): readonly string[] {
  const dates: string[] = [];
  for (let date = from; date <= to; date = addDays(date, 1)) dates.push(date);

  return dates;
}

/** A date of an address, if it is one. */
export function dateIn(text: string | null): string | undefined {
  if (text === null || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;

  return Number.isNaN(Date.parse(`${text}T00:00:00Z`)) ? undefined : text;
}
