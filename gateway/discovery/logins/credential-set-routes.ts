import { type Route, route } from '../../platform/http/route.ts';
import { lastIdOf } from '../../registry/organisations/organisation-tree.ts';
import type { CredentialSet } from './credential-set.ts';
import {
  changeCredentialSet,
  createCredentialSet,
  type CredentialSetView,
  listCredentialSets,
  removeCredentialSet,
} from './credential-set-api.ts';
import type { CredentialSetService } from './credential-set-service.ts';

/** The HTTP doors of named logins. Passwords go in and never come out. */
export function credentialSetRoutes(sets: CredentialSetService): Route[] {
  return [
    route(listCredentialSets, async ({ actor }) => ({ items: (await sets.list(actor.scope)).map(toView) })),
    route(createCredentialSet, async ({ actor, body }) => toView(await sets.create(actor, body))),
    route(changeCredentialSet, async ({ actor, params, body }) =>
      toView(await sets.change(actor, params.credentialSetId, body)),
    ),
    route(removeCredentialSet, ({ actor, params }) => sets.remove(actor, params.credentialSetId)),
  ];
}

function toView({ id, organisationPath, unitId, name, username, changedBy, changedAtMs }: CredentialSet) {
  const view: CredentialSetView = {
    ...{ id, organisationId: lastIdOf(organisationPath), name, username, changedBy, changedAtMs },
    ...(unitId !== undefined && { unitId }),
  };
  return view;
}
