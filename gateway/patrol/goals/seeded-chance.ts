/**
 * Chance that is the same whenever it is asked for: numbers from 0 to below 1 that follow from a text.
 *
 * The text is hashed by FNV-1a, the numbers come from mulberry32: even enough to shuffle cameras, no secret.
 */
export function seededChance(seed: string): () => number {
  let state = 0x811c9dc5;
  for (let index = 0; index < seed.length; index++) {
    state = Math.imul(state ^ seed.charCodeAt(index), 0x01000193);
  }
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The same things in another order, each order as likely as any other (Fisher–Yates). */
export function shuffle<Thing>(things: readonly Thing[], chance: () => number): Thing[] {
  const shuffled = [...things];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = Math.floor(chance() * (last + 1));
    const [thing, swapped] = [shuffled[last], shuffled[other]];
    if (thing === undefined || swapped === undefined) break;
    shuffled[last] = swapped;
    shuffled[other] = thing;
  }
  return shuffled;
}
