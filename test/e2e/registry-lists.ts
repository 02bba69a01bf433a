import type { OrganisationNodeView } from '../../gateway/registry/organisations/organisation-api.ts';
import type { MergeProposalView } from '../../gateway/registry/merging/merge-api.ts';
import type { ConflictView } from '../../gateway/registry/record/record-api.ts';
import type { ApiCaller } from '../fixtures/api-caller.ts';
import { poll } from '../poll.ts';

/** A page of a list, as the gateway replies it. */
export interface List<Item> {
  readonly items: Item[];
  readonly total: number;
}

/** An item that a test cannot do without. */
export function nth<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new Error(`the list has no item ${index}`);
  return item;
}

/** The first organisation below another one. */
export async function firstChild(admin: ApiCaller, parentId: string): Promise<OrganisationNodeView> {
  const { items } = await admin.get<List<OrganisationNodeView>>(`/organisations/children?parentId=${parentId}`);
  return nth(items, 0);
}

/** The open conflict over a code. */
export async function findConflict(admin: ApiCaller, code: string): Promise<ConflictView> {
  const { items } = await admin.get<List<ConflictView>>('/code-conflicts?limit=200');
  return nth(
    items.filter(({ gbCode }) => gbCode === code),
    0,
  );
}

/** The open proposal to merge a camera with another one; it is made behind the reply that decided it. */
export function findMerge(admin: ApiCaller, cameraId: string): Promise<MergeProposalView> {
  return poll('a merge of the camera is proposed', async () => {
    const { items } = await admin.get<List<MergeProposalView>>('/merge-proposals?limit=200');
    return items.find(({ firstCameraId, secondCameraId }) => [firstCameraId, secondCameraId].includes(cameraId));
  });
}
