import type { Organisation, OrganisationId } from '../camera.ts';

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

/** Ids from the root down to the node that a path leads to, that one included. */
export function ancestorIds(path: string): string[] {
  return path.split('/').filter((id) => id !== '');
}

/** A path without the ids above `top`: `/city/east/station/` seen from `/city/east/` is `/east/station/`. */
export function pathSeenFrom(top: string, path: string): string {
  const above = top.slice(0, -(lastIdOf(top).length + 1));
  return top === '/' ? path : `/${path.slice(above.length)}`;
}

/** A node as a reader whose part begins at `top` sees it: nothing above, not even as an id. */
export function asSeenFrom<Node extends Organisation>(top: string, node: Node): Node {
  const path = pathSeenFrom(top, node.path);
  return { ...(node.path === top ? withoutParent(node) : node), path };
}

function withoutParent<Node extends Organisation>({ parentId: _hidden, ...seen }: Node): Node {
  // What is missing is optional in every organisation.
  return seen as unknown as Node;
}

/** Parents before children, siblings by name. */
export function inTreeOrder(organisations: readonly Organisation[]): Organisation[] {
  return [...organisations].sort(
    (a, b) => depthOf(a.path) - depthOf(b.path) || compareTexts(a.name, b.name) || compareTexts(a.id, b.id),
  );
}

/**
 * Adds what hangs at each path to every node on the way there.
 *
 * @param ownCounts things that hang directly at a path; it may lead deeper than `organisations` do
 * @returns things in each node and below it, by its id; work grows with paths × depth only
 */
export function countWithDescendants(
  organisations: readonly Organisation[],
  ownCounts: ReadonlyMap<string, number>,
): Map<string, number> {
  const totals = new Map<string, number>(organisations.map(({ id }) => [id, 0]));
  for (const [path, own] of ownCounts) {
    for (const id of ancestorIds(path)) {
      const total = totals.get(id);
      if (total !== undefined) totals.set(id, total + own);
    }
  }
  return totals;
}

/** By code units, as databases with a binary collation sort. */
function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
