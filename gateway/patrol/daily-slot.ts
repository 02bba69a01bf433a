import { civilTimeOf, instantOf } from '../platform/clock/civil-time.ts';
import type { PlanSlot } from './plan.ts';

export const minuteMs = 60_000;
export const dayMinutes = 1440;
export const dayMs = dayMinutes * minuteMs;

/** A slot as minutes: begins at `startMinute` of a Beijing day and lasts `lengthMinutes`, at most one day. */
interface DailySpan {
  readonly startMinute: number;
  readonly lengthMinutes: number;
}

/** @param clockText `HH:mm` */
function minuteOf(clockText: string): number {
  const [hours = '0', minutes = '0'] = clockText.split(':');
  return Number(hours) * 60 + Number(minutes);
}

function clockTextOf(minute: number): string {
  const ofDay = minute % dayMinutes;
  return `${String(Math.floor(ofDay / 60)).padStart(2, '0')}:${String(ofDay % 60).padStart(2, '0')}`;
}

export function spanOf(slot: Pick<PlanSlot, 'start' | 'end'>): DailySpan {
  const startMinute = minuteOf(slot.start);
  const lengthMinutes = (minuteOf(slot.end) - startMinute + dayMinutes) % dayMinutes;
  return { startMinute, lengthMinutes: lengthMinutes === 0 ? dayMinutes : lengthMinutes };
}

export function endsOf(span: DailySpan): { start: string; end: string } {
  return { start: clockTextOf(span.startMinute), end: clockTextOf(span.startMinute + span.lengthMinutes) };
}

/** Beginning of the Beijing civil day that holds an instant, ms since epoch. */
export function startOfBeijingDay(atMs: number): number {
  return instantOf(civilTimeOf(atMs).date);
}

/**
 * One span over two that overlap or touch; undefined when they never meet.
 * Where both are the whole day, the first one's start stays, so that due times do not move.
 */
export function joinSpans(first: DailySpan, second: DailySpan): DailySpan | undefined {
  if (first.lengthMinutes === dayMinutes) return first;
  if (second.lengthMinutes === dayMinutes) return second;
  return follow(first, second) ?? follow(second, first);
}

/** `later` begins inside `earlier` or exactly at its end. */
function follow(earlier: DailySpan, later: DailySpan): DailySpan | undefined {
  const offset = (later.startMinute - earlier.startMinute + dayMinutes) % dayMinutes;
  if (offset > earlier.lengthMinutes) return undefined;
  const lengthMinutes = Math.max(earlier.lengthMinutes, offset + later.lengthMinutes);
  return { startMinute: earlier.startMinute, lengthMinutes: Math.min(lengthMinutes, dayMinutes) };
}
