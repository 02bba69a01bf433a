import { useQueries, useQuery } from '@tanstack/react-query';
import type {
  AreaNodeView,
  AreaView,
  listAreas,
  searchAreas,
} from '../../../../../gateway/registry/areas/areas-api.ts';
import type {
  listOrganisationChildren,
  OrganisationNodeView,
  readOrganisationTrail,
  searchOrganisations,
} from '../../../../../gateway/registry/organisations/organisation-api.ts';
import type { ApiProblem } from '../../../api/api-problem.ts';
import type { ReplyOf } from '../../../api/reply-of.ts';
import { queryText, request } from '../../../api/request.ts';
import type { Completeness } from '../registry-queries.ts';
import { type Place, type TreeKind, type TreeNode, toNode } from './tree-node.ts';

const top = '';

/** Children of a node; of the top when the id is empty. */
export function childrenOf(kind: TreeKind, parentId: string) {
  return {
    queryKey: ['tree', kind, parentId],
    queryFn: ({ signal }: { signal: AbortSignal }): Promise<readonly TreeNode[]> =>
      kind === 'police' ? readOrganisations(parentId, signal) : readAreas(kind, parentId, signal),
    staleTime: 30_000,
  };
}

async function readOrganisations(parentId: string, signal: AbortSignal): Promise<readonly TreeNode[]> {
  const [{ whole, groups }, nodes] = await Promise.all([
    request<Completeness>('GET', `/completeness${queryText({ organisationId: parentId })}`, { signal }),
    readAllChildren(parentId, signal),
  ]);
  const byId = new Map(groups.map((group) => [group.id, group.score]));

  // The top's own score is that of the whole; completeness by organisation tells of its children.
  return nodes.map((node) => toNode(node, parentId === top ? whole.score : byId.get(node.id)));
}

async function readAllChildren(parentId: string, signal: AbortSignal): Promise<readonly OrganisationNodeView[]> {
  const nodes: OrganisationNodeView[] = [];
  let cursor: string | undefined;
  do {
    const path = `/organisations/children${queryText({ parentId, cursor, limit: 500 })}`;
    const page = await request<ReplyOf<typeof listOrganisationChildren>>('GET', path, { signal });
    nodes.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined);

  return nodes;
}

async function readAreas(tree: AreaView['tree'], parentId: string, signal: AbortSignal): Promise<readonly TreeNode[]> {
  const { items } = await request<ReplyOf<typeof listAreas>>('GET', `/areas${queryText({ tree, parentId })}`, {
    signal,
  });

  return items
    .filter(({ isRetired, cameraCount }) => !isRetired || cameraCount > 0)
    .map((node: AreaNodeView) => toNode(node));
}

/** What lies below the opened nodes, by the parent's id; the top is always open. */
export function useOpenedTree(kind: TreeKind, opened: readonly string[]) {
  const parents = [top, ...opened];

  return useQueries({
    queries: parents.map((parentId) => childrenOf(kind, parentId)),
    combine: (results) => ({
      children: new Map(
        parents.flatMap((parentId, index) => (results[index]?.data ? [[parentId, results[index].data]] : [])),
      ),
      isPending: results[0]?.isPending === true,
      // Only the gateway's refusals and a lost connection come out of `request`.
      problem: (results.find(({ error }) => error !== null)?.error ?? undefined) as ApiProblem | undefined,
    }),
  });
}

/** Places of a tree by a part of their name, each with the way down to it. */
export function usePlaceSearch(kind: TreeKind, text: string) {
  return useQuery<readonly (readonly Place[])[], ApiProblem>({
    queryKey: ['tree', kind, 'search', text],
    queryFn: ({ signal }) => searchPlaces(kind, text, signal),
    enabled: text !== '',
    staleTime: 30_000,
  });
}

export async function searchPlaces(
  kind: TreeKind,
  text: string,
  signal?: AbortSignal,
): Promise<readonly (readonly Place[])[]> {
  const options = signal === undefined ? {} : { signal };
  if (kind === 'police') {
    const path = `/organisations/search${queryText({ text, limit: 50 })}`;

    return (await request<ReplyOf<typeof searchOrganisations>>('GET', path, options)).trails;
  }
  const path = `/areas/search${queryText({ tree: kind, text, limit: 50 })}`;

  return (await request<ReplyOf<typeof searchAreas>>('GET', path, options)).trails;
}

/** The way down to a place, which is the last. */
export function useTrail(kind: TreeKind, id: string | undefined) {
  return useQuery<readonly Place[], ApiProblem>({
    queryKey: ['tree', kind, 'trail', id],
    queryFn: ({ signal }) => readTrail(kind, id ?? '', signal),
    enabled: id !== undefined,
    staleTime: 30_000,
  });
}

async function readTrail(kind: TreeKind, id: string, signal: AbortSignal): Promise<readonly Place[]> {
  if (kind === 'police') {
    const path = `/organisations/${id}/trail`;

    return (await request<ReplyOf<typeof readOrganisationTrail>>('GET', path, { signal })).items;
  }

  return (await request<{ readonly trail: readonly AreaView[] }>('GET', `/areas/${id}`, { signal })).trail;
}
