/** What every tree of the registry has in common. */
interface TreeNode {
  readonly id: string;
  readonly path: string;
}

/** What a node of a tree that is opened node by node tells of what lies below it. */
export interface NodeCounts {
  /** Cameras in it and below it. */
  readonly cameraCount: number;
  readonly childCount: number;
}

type Counts = ReadonlyMap<string, number>;

/** Nodes with what was counted of them, by id; 0 where nothing was. */
export function withCounts<Node extends TreeNode>(
  nodes: readonly Node[],
  { cameras, children }: { readonly cameras: Counts; readonly children: Counts },
): (Node & NodeCounts)[] {
  return nodes.map((node) => ({
    ...node,
    cameraCount: cameras.get(node.id) ?? 0,
    childCount: children.get(node.id) ?? 0,
  }));
}

/**
 * The way down to each of some nodes, the node itself last.
 *
 * @param idsOf the ids that a path is made of, from the top down
 * @param findMany leaves out what the reader does not see, so that a way begins at the reader's own top
 */
export async function trailsOf<Node extends TreeNode>(
  nodes: readonly Node[],
  idsOf: (path: string) => readonly string[],
  findMany: (ids: readonly string[]) => Promise<readonly Node[]>,
): Promise<Node[][]> {
  const ids = new Set(nodes.flatMap(({ path }) => idsOf(path)));
  const found = await findMany([...ids]);
  const byId = new Map<string, Node>(found.map((node) => [node.id, node]));
  return nodes.map(({ path }) => idsOf(path).flatMap((id) => byId.get(id) ?? []));
}
