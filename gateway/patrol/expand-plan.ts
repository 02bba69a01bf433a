import { dayMs, minuteMs, spanOf, startOfBeijingDay } from './daily-slot.ts';
import type { PlanSlot } from './plan.ts';

/** A due window [fromMs, toMs) of a plan: the time in which one round of it has to be executed. */
export interface DueWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Due windows of a slot that begin in [afterMs, beforeMs), in order and computed as they are asked for.
 *
 * Due times lie at whole intervals from the slot's start, so the same slot gives the same windows whenever and however
 * often it is asked. A window ends where the next begins, the last one with the slot.
 */
export function* dueWindows(slot: PlanSlot, afterMs: number, beforeMs: number): Generator<DueWindow> {
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
