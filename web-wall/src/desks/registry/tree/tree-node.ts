/** The three trees: police 组织机构 (it is the scope), administrative 行政区划, grid 网格. */
export const treeKinds = ['police', 'administrative', 'grid'] as const;
export type TreeKind = (typeof treeKinds)[number];

/** A place of any of the trees. */
export interface Place {
  readonly id: string;
  readonly parentId?: string | undefined;
  readonly name: string;
}

/** A place as the tree shows it. */
export interface TreeNode extends Place {
  /** In it and below it. */
  readonly cameraCount: number;
  readonly childCount: number;
  /** Mean completeness of its records, 0–100; only organisations have it. */
  readonly score?: number;
  /** Its cameras that lack something mandatory; only areas have it. */
  readonly withGapsCount?: number;
  /** Of an organisation. */
  readonly kind?: string;
  readonly policeOrgCode?: string;
}

interface CountedPlace extends Place {
  readonly cameraCount: number;
  readonly childCount: number;
  readonly kind?: string;
  readonly policeOrgCode?: string | undefined;
  readonly withGapsCount?: number;
}

/** A place of the API as a node; a place without cameras has no score. */
export function toNode(place: CountedPlace, score?: number): TreeNode {
  const { id, parentId, name, cameraCount, childCount, kind, policeOrgCode, withGapsCount } = place;

  return {
    ...{ id, name, cameraCount, childCount },
    ...(parentId !== undefined && { parentId }),
    ...(kind !== undefined && { kind }),
    ...(policeOrgCode !== undefined && { policeOrgCode }),
    ...(withGapsCount !== undefined && { withGapsCount }),
    ...(score !== undefined && cameraCount > 0 && { score }),
  };
}

/** A node with what is known to lie below it. */
export interface OpenedNode {
  readonly node: TreeNode;
  readonly children: readonly OpenedNode[];
}

/**
 * The nodes that are read so far, from the top down.
 *
 * @param childrenOf by the parent's id; the top's parent is the empty id
 */
export function openedNodes(
  childrenOf: ReadonlyMap<string, readonly TreeNode[]>,
  parentId = '',
): readonly OpenedNode[] {
  return (childrenOf.get(parentId) ?? []).map((node) => ({ node, children: openedNodes(childrenOf, node.id) }));
}

/** The node of that id among all that are read. */
export function findNode(
  childrenOf: ReadonlyMap<string, readonly TreeNode[]>,
  id: string | undefined,
): TreeNode | undefined {
  for (const nodes of childrenOf.values()) {
    const found = nodes.find((node) => node.id === id);
    if (found !== undefined) return found;
  }

  return undefined;
}
