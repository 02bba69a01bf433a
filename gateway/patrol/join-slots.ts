import { endsOf, joinSpans, spanOf } from './daily-slot.ts';
import type { PlanSlot } from './plan.ts';

/** One slot over two that overlap or touch, with the shorter interval; undefined when they never meet. */
function joinTwo(first: PlanSlot, second: PlanSlot): PlanSlot | undefined {
  const span = joinSpans(spanOf(first), spanOf(second));
  if (span === undefined) return undefined;
  return { ...endsOf(span), intervalMinutes: Math.min(first.intervalMinutes, second.intervalMinutes) };
}

/** A slot among others that do not meet: it swallows those that it meets, which may make it meet more. */
function addSlot(slots: readonly PlanSlot[], added: PlanSlot): PlanSlot[] {
  for (const [index, slot] of slots.entries()) {
    const joined = joinTwo(slot, added);
    if (joined !== undefined) return addSlot(slots.toSpliced(index, 1), joined);
  }
  return [...slots, added];
}

/**
 * The slots of both plans, those that meet as one with the shorter interval.
 *
 * @returns undefined when no slot of one meets a slot of the other
 */
export function joinSlots(first: readonly PlanSlot[], second: readonly PlanSlot[]): PlanSlot[] | undefined {
  const doMeet = first.some((one) => second.some((other) => joinTwo(one, other) !== undefined));
  return doMeet ? second.reduce<PlanSlot[]>(addSlot, [...first]) : undefined;
}

/** The first pair of slots that overlap: rounds of one plan may not fall due side by side. Touching is no overlap. */
export function findOverlap(slots: readonly PlanSlot[]): readonly [number, number] | undefined {
  for (const [index, slot] of slots.entries()) {
    for (let other = index + 1; other < slots.length; other++) {
      const second = slots[other];
      if (second !== undefined && doOverlap(slot, second)) return [index, other];
    }
  }
  return undefined;
}

/** True when two daily slots have a minute in common. */
export function doOverlap(first: Pick<PlanSlot, 'start' | 'end'>, second: Pick<PlanSlot, 'start' | 'end'>): boolean {
  const [one, other] = [spanOf(first), spanOf(second)];
  const offset = (from: number, to: number): number => (to - from + 1440) % 1440;
  return (
    offset(one.startMinute, other.startMinute) < one.lengthMinutes ||
    offset(other.startMinute, one.startMinute) < other.lengthMinutes
  );
}
