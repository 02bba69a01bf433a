import type { AccessPathId, StoredPath } from '../camera.ts';

/** A camera has few ways to be reached; each is probed. */
export const maxPaths = 8;

/** The paths with priorities 1 to n in the order in which they stand. */
export function numberPaths(paths: readonly StoredPath[]): StoredPath[] {
  return paths.map((path, index) => ({ ...path, priority: index + 1 }));
}

/** The paths in a wished order; undefined unless it names each of them exactly once. */
export function orderPaths(paths: readonly StoredPath[], wished: readonly string[]): StoredPath[] | undefined {
  const byId = new Map<string, StoredPath>(paths.map((path) => [path.id, path]));
  const ordered = wished.flatMap((id) => byId.get(id) ?? []);
  const isEach = wished.length === paths.length && new Set(ordered).size === paths.length;
  return isEach ? numberPaths(ordered) : undefined;
}

/** Those whose priority differs from what is stored. */
export function movedPaths(before: readonly StoredPath[], after: readonly StoredPath[]): StoredPath[] {
  const stored = new Map<AccessPathId, number>(before.map(({ id, priority }) => [id, priority]));
  return after.filter(({ id, priority }) => stored.get(id) !== priority);
}
