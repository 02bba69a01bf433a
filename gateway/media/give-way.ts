import type { Contest } from './engine/waiting-line.ts';

/**
 * Streams that only wait for their idle end, and whose sessions others wait for.
 *
 * @param idle keys, the longest unused first
 * @returns keys to end: at most one for each stream that waits and is wanted
 */
export function chooseToGiveWay(idle: readonly string[], contests: () => readonly Contest[]): string[] {
  const ended = new Set<string>();
  for (const { key, rivals } of idle.length === 0 ? [] : contests()) {
    const unused = idle.find((other) => rivals.includes(other) && !ended.has(other));
    if (unused !== undefined && !idle.includes(key)) ended.add(unused);
  }
  return [...ended];
}
