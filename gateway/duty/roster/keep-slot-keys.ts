import type { PostSlot } from './duty-post.ts';

/** A slot as it is wanted; one that is changed names its key, a new one has none. */
export interface WantedSlot {
  readonly key?: string | undefined;
  readonly name: string;
  readonly start: string;
  readonly end: string;
}

/**
 * The wanted slots with keys, by their start. Known keys stay, so that what was assigned stays assigned; a new slot gets
 * one that no slot of the post has had.
 *
 * @param before slots of the post so far
 */
export function keepSlotKeys(before: readonly PostSlot[], wanted: readonly WantedSlot[]): PostSlot[] {
  const known = new Set(before.map(({ key }) => key));
  const taken = new Set<string>();
  let highest = Math.max(0, ...before.map(({ key }) => Number(key.slice(1))));
  const slots = wanted.map(({ key, name, start, end }) => {
    const isKept = key !== undefined && known.has(key) && !taken.has(key);
    const kept = isKept ? key : `s${String(++highest)}`;
    taken.add(kept);
    return { key: kept, name, start, end };
  });
  return slots.sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
}
