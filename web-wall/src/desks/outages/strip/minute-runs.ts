import type { MinuteDayView } from '../../../../../gateway/health/minutes/minutes-api.ts';

export type MinuteState = MinuteDayView['runs'][number][0];

/** Minutes [startMinute, endMinute) of one civil day that were of one state. */
export interface MinuteSpan {
  readonly state: MinuteState;
  readonly startMinute: number;
  readonly endMinute: number;
}

export const minutesOfHour = 60;
export const hoursOfDay = 24;

/** The runs of a day as spans, cut to [fromMinute, toMinute). */
export function spansOf(
  runs: MinuteDayView['runs'],
  fromMinute = 0,
  toMinute = hoursOfDay * minutesOfHour,
): readonly MinuteSpan[] {
  const spans: MinuteSpan[] = [];
  let startMinute = 0;
  for (const [state, minutes] of runs) {
    const endMinute = startMinute + minutes;
    const [from, to] = [Math.max(startMinute, fromMinute), Math.min(endMinute, toMinute)];
    if (from < to) spans.push({ state, startMinute: from, endMinute: to });
    startMinute = endMinute;
  }

  return spans;
}

/** Minutes of each state, those that there were, the most first. */
export function sumStates(spans: readonly MinuteSpan[]): readonly (readonly [MinuteState, number])[] {
  const sums = new Map<MinuteState, number>();
  for (const { state, startMinute, endMinute } of spans) {
    sums.set(state, (sums.get(state) ?? 0) + endMinute - startMinute);
  }

  return [...sums].toSorted(([, one], [, other]) => other - one);
}

/** One hour of the strip: `day` counts its rows from the top. */
export interface StripHour {
  readonly day: number;
  readonly hour: number;
}

/** Where a key leads from an hour of a strip of `dayCount` rows; undefined for keys that mean nothing there. */
export function hourBeside(key: string, { day, hour }: StripHour, dayCount: number): StripHour | undefined {
  const index = day * hoursOfDay + hour;
  const target = {
    ArrowLeft: index - 1,
    ArrowRight: index + 1,
    ArrowUp: index - hoursOfDay,
    ArrowDown: index + hoursOfDay,
    Home: day * hoursOfDay,
    End: day * hoursOfDay + hoursOfDay - 1,
    PageUp: hour,
    PageDown: (dayCount - 1) * hoursOfDay + hour,
  }[key];
  if (target === undefined) return undefined;
  const kept = target < 0 || target >= dayCount * hoursOfDay ? index : target;

  return { day: Math.floor(kept / hoursOfDay), hour: kept % hoursOfDay };
}
