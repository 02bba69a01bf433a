import type { Organisation, OrganisationId } from './camera.ts';

/** Deepest level of the tree; a path of so many ids still fits its indexed column. */
export const maxTreeDepth = 16;

/** Path of a node: its parent's path and its own id. */
export function pathBelow(parentPath: string, id: OrganisationId): string {
  return `${parentPath}${id}/`;
}

/** How many levels down a path leads; the root is 1. */
export function depthOf(path: string): number {
  return path.split('/').length - 2;
}

/** The id of the node that a path leads to; empty for the whole estate (`/`). */
export function lastIdOf(path: string): string {
  return path.split('/').at(-2) ?? '';
}

/** A path without the ids above `top`: `/city/east/station/` seen from `/city/east/` is `/east/station/`. */
export function pathSeenFrom(top: string, path: string): string {
  const above = top.slice(0, -(lastIdOf(top).length + 1));
  return top === '/' ? path : `/${path.slice(above.length)}`;
}

/** Parents before children, siblings by name. */
export function inTreeOrder(organisations: readonly Organisation[]): Organisation[] {
  return [...organisations].sort(
    (a, b) => depthOf(a.path) - depthOf(b.path) || compareTexts(a.name, b.name) || compareTexts(a.id, b.id),
  );
}

/**
 * Adds each node's own count to itself and to every node above it.
 *
 * @param ownCounts things that hang directly on a node, by its id
 * @returns things in each node and below it, by its id; work grows with nodes × depth only
 */
export function countWithDescendants(
  organisations: readonly Organisation[],
  ownCounts: ReadonlyMap<string, number>,
): Map<string, number> {
  const totals = new Map<string, number>(organisations.map(({ id }) => [id, 0]));
  for (const { id, path } of organisations) {
    const own = ownCounts.get(id) ?? 0;
    if (own === 0) continue;
    for (const ancestorId of path.split('/')) {
      const total = totals.get(ancestorId);
      if (total !== undefined) totals.set(ancestorId, total + own);
    }
  }
  return totals;
}

/** By code units, as databases with a binary collation sort. */
function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
