/** Something that is due once an interval. */
interface WheelItem {
  /** Stable, e.g. a camera's id: it decides the item's place in the interval. */
  readonly key: string;
}

/** Items spread over an interval: slot `n` is due at `n × slotMs` of each revolution. */
export interface ProbeWheel<Item extends WheelItem> {
  readonly slotMs: number;
  readonly slots: readonly (readonly Item[])[];
}

/**
 * Spreads items evenly over an interval by a hash of their keys. An item keeps its place when others come and go and
 * after a restart, so no two of its probes come closer or lie further apart than the interval.
 */
export function buildWheel<Item extends WheelItem>(
  items: readonly Item[],
  intervalMs: number,
  slotMs: number,
): ProbeWheel<Item> {
  const slots: Item[][] = Array.from({ length: Math.max(1, Math.round(intervalMs / slotMs)) }, () => []);
  for (const item of items) slots[hashKey(item.key) % slots.length]?.push(item);
  return { slotMs, slots };
}

/**
 * Items whose slot lies in (fromMs, toMs] of the monotonic clock; never more than one revolution, so a long sleep
 * replays nothing.
 */
export function takeDue<Item extends WheelItem>(wheel: ProbeWheel<Item>, fromMs: number, toMs: number): Item[] {
  const last = Math.floor(toMs / wheel.slotMs);
  const first = Math.max(Math.floor(fromMs / wheel.slotMs), last - wheel.slots.length) + 1;
  const due: Item[] = [];
  for (let slot = first; slot <= last; slot++) due.push(...(wheel.slots[slot % wheel.slots.length] ?? []));
  return due;
}

/** FNV-1a, 32 bits, with a final mix so that ids that differ in their last characters only spread as well. */
function hashKey(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
