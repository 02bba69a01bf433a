import { type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { OrganisationStore } from '../organisations/organisation-store.ts';
import { ancestorIds } from '../organisations/organisation-tree.ts';
import { OrganisationIndex } from './organisation-index.ts';

/**
 * The organisations that rows of a scope may name. A sheet of the city names them from the city down, so the names of
 * the scope's own superiors are compared too; none of these is ever the answer, or told.
 */
export async function indexOrganisations(
  organisations: Pick<OrganisationStore, 'list' | 'findMany'>,
  scope: Scope,
): Promise<OrganisationIndex> {
  const [visible, above] = await Promise.all([
    organisations.list(scope),
    organisations.findMany(wholeEstate, ancestorIds(scope.organisationPath).slice(0, -1)),
  ]);
  return new OrganisationIndex(visible, above);
}
