import type { DutyResolutionView, DutySpanView } from '../../../../gateway/duty/duty-api.ts';
import { addDays } from './beijing-input.ts';

/** Modes of one part of a duty date that follow each other, with their share of it. */
export interface DayPart {
  readonly resolution: DutyResolutionView;
  readonly lengthMs: number;
}

/** One duty date of the month's calendar. */
export interface DayCell {
  readonly date: string;
  readonly isOutside: boolean;
  readonly day: readonly DayPart[];
  readonly night: readonly DayPart[];
}

/** Six weeks, so that the calendar keeps its height. */
export const gridDays = 42;

/** The Monday on or before the first of a month. @param month `YYYY-MM` */
export function firstOfGrid(month: string): string {
  const first = `${month}-01`;
  const weekday = new Date(`${first}T00:00:00Z`).getUTCDay();

  return addDays(first, -((weekday + 6) % 7));
}

/** The days of a month's calendar with their modes; a night belongs to the evening on which it began. */
export function monthGrid(month: string, spans: readonly DutySpanView[]): readonly DayCell[] {
  const byDate = Map.groupBy(spans, ({ resolution }) => resolution.dutyDate);
  const first = firstOfGrid(month);

  return Array.from({ length: gridDays }, (_, index) => {
    const date = addDays(first, index);
    const own = byDate.get(date) ?? [];

    return {
      date,
      isOutside: !date.startsWith(month),
      day: partsOf(own.filter(({ resolution }) => !resolution.night)),
      night: partsOf(own.filter(({ resolution }) => resolution.night)),
    };
  });
}

/** Neighbours of one base and level are one part: another reason alone is told by the day's detail. */
function partsOf(spans: readonly DutySpanView[]): DayPart[] {
  const parts: DayPart[] = [];
  for (const { fromMs, toMs, resolution } of spans) {
    const last = parts.at(-1);
    const lengthMs = toMs - fromMs;
    if (last?.resolution.base === resolution.base && last.resolution.level === resolution.level) {
      parts[parts.length - 1] = { ...last, lengthMs: last.lengthMs + lengthMs };
    } else parts.push({ resolution, lengthMs });
  }

  return parts;
}

/** Where an arrow key leads from a date; undefined for other keys. */
export function dateByKey(key: string, date: string): string | undefined {
  const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
  const step = steps[key];
  if (step !== undefined) return addDays(date, step);
  const weekday = (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
  if (key === 'Home') return addDays(date, -weekday);

  return key === 'End' ? addDays(date, 6 - weekday) : undefined;
}
