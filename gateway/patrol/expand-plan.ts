import { addDays, civilTimeOf } from '../platform/clock/civil-time.ts';
import { dayMs, minuteMs, spanOf, startOfBeijingDay } from './daily-slot.ts';
import type { PatrolPlan, PlanSlot } from './plan.ts';

/** A due window [fromMs, toMs) of a plan: the time in which one round of it has to be executed. */
export interface DueWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What tells when a plan's rounds fall due. */
export type PlanTimes = Pick<PatrolPlan, 'slots' | 'goals'>;

/**
 * Due windows of a slot that begin in [afterMs, beforeMs), in order and computed as they are asked for.
 *
 * Due times lie at whole intervals from the slot's start, so the same slot gives the same windows whenever and however
 * often it is asked. A window ends where the next begins, the last one with the slot.
 */
export function* dueWindows(slot: PlanSlot, afterMs: number, beforeMs: number): Generator<DueWindow, undefined> {
  const span = spanOf(slot);
  const intervalMs = slot.intervalMinutes * minuteMs;
  // The slot that began yesterday may reach into today.
  for (let dayAtMs = startOfBeijingDay(afterMs) - dayMs; dayAtMs < beforeMs; dayAtMs += dayMs) {
    const startMs = dayAtMs + span.startMinute * minuteMs;
    const endMs = startMs + span.lengthMinutes * minuteMs;
    const skipped = Math.max(0, Math.ceil((afterMs - startMs) / intervalMs));
    for (let fromMs = startMs + skipped * intervalMs; fromMs < endMs && fromMs < beforeMs; fromMs += intervalMs) {
      yield { fromMs, toMs: Math.min(fromMs + intervalMs, endMs) };
    }
  }
  return undefined;
}

/** All due windows that begin in [fromMs, toMs). */
export function expandPlan(slot: PlanSlot, fromMs: number, toMs: number): DueWindow[] {
  return [...dueWindows(slot, fromMs, toMs)];
}

/** The window that holds an instant; undefined outside the slot. */
export function windowAt(slot: PlanSlot, atMs: number): DueWindow | undefined {
  for (const window of dueWindows(slot, atMs - slot.intervalMinutes * minuteMs, atMs + 1)) {
    if (window.fromMs <= atMs && atMs < window.toMs) return window;
  }
  return undefined;
}

/** A plan's slots with the interval of its rounds: the key list sets the pace where there is one. */
export function slotsOf({ slots, goals }: PlanTimes): PlanSlot[] {
  const { keyEveryMinutes } = goals;
  if (keyEveryMinutes === undefined) return [...slots];
  return slots.map((slot) => ({ ...slot, intervalMinutes: keyEveryMinutes }));
}

/** Due windows of all slots of a plan that begin in [afterMs, beforeMs), in order and computed as they are asked for. */
export function* planWindows(plan: PlanTimes, afterMs: number, beforeMs: number): Generator<DueWindow, undefined> {
  const sources = slotsOf(plan).map((slot) => dueWindows(slot, afterMs, beforeMs));
  const heads = sources.map((source) => source.next().value);
  for (;;) {
    const earliest = heads.reduce<number | undefined>((best, head, index) => {
      if (head === undefined) return best;
      const other = best === undefined ? undefined : heads[best];
      return other === undefined || head.fromMs < other.fromMs ? index : best;
    }, undefined);
    const window = earliest === undefined ? undefined : heads[earliest];
    if (earliest === undefined || window === undefined) return undefined;
    yield window;
    heads[earliest] = sources[earliest]?.next().value;
  }
}

/** The window of a plan that holds an instant; undefined outside its slots. */
export function planWindowAt(plan: PlanTimes, atMs: number): DueWindow | undefined {
  for (const slot of slotsOf(plan)) {
    const window = windowAt(slot, atMs);
    if (window !== undefined) return window;
  }
  return undefined;
}

/** The whole of the slot in which an instant lies: the shift that a round belongs to. Undefined outside the slots. */
export function shiftAt({ slots }: Pick<PatrolPlan, 'slots'>, atMs: number): DueWindow | undefined {
  for (const slot of slots) {
    const { startMinute, lengthMinutes } = spanOf(slot);
    const todayMs = startOfBeijingDay(atMs);
    for (const dayAtMs of [todayMs - dayMs, todayMs]) {
      const fromMs = dayAtMs + startMinute * minuteMs;
      const toMs = fromMs + lengthMinutes * minuteMs;
      if (fromMs <= atMs && atMs < toMs) return { fromMs, toMs };
    }
  }
  return undefined;
}

/** Duty dates that instants of [fromMs, toMs] may have: the hours of a night belong to the evening before. */
export function dutyDatesOf(fromMs: number, toMs: number): string[] {
  const last = civilTimeOf(toMs).date;
  const dates: string[] = [];
  for (let date = addDays(civilTimeOf(fromMs).date, -1); date <= last; date = addDays(date, 1)) dates.push(date);
  return dates;
}
