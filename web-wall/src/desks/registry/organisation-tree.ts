import type { OrganisationView } from '../../../../gateway/registry/registry-api.ts';

export interface OrganisationNode {
  readonly organisation: OrganisationView;
  readonly children: readonly OrganisationNode[];
}

/** Builds the tree; a node whose parent is outside the reader's scope is a root. Siblings keep the list's order. */
export function organisationTree(organisations: readonly OrganisationView[]): readonly OrganisationNode[] {
  const ids = new Set(organisations.map((organisation) => organisation.id));
  const byParent = Map.groupBy(organisations, ({ parentId }) =>
    parentId !== undefined && ids.has(parentId) ? parentId : undefined,
  );
  const below = (parentId: string | undefined): readonly OrganisationNode[] =>
    (byParent.get(parentId) ?? []).map((organisation) => ({ organisation, children: below(organisation.id) }));

  return below(undefined);
}
