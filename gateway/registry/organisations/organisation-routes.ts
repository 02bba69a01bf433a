import type { Scope } from '../../platform/actor/scope.ts';
import { type Route, route } from '../../platform/http/route.ts';
import type { Organisation } from '../camera.ts';
import {
  changeOrganisation,
  listOrganisationChildren,
  moveOrganisation,
  type OrganisationPlaceView,
  readOrganisationTrail,
  searchOrganisations,
} from './organisation-api.ts';
import type { OrganisationChangeService } from './organisation-change-service.ts';
import { asSeenFrom } from './organisation-tree.ts';
import type { OrganisationTreeService } from './organisation-tree-service.ts';

/** The HTTP doors of the organisation tree, opened node by node. */
export function organisationRoutes(tree: OrganisationTreeService, changes: OrganisationChangeService): Route[] {
  const places = (scope: Scope, nodes: readonly Organisation[]): OrganisationPlaceView[] =>
    nodes.map((node) => asSeenFrom(scope.organisationPath, node));
  return [
    route(listOrganisationChildren, async ({ actor: { scope }, query }) => {
      const page = await tree.listChildren(scope, query);
      return { ...page, items: page.items.map((node) => asSeenFrom(scope.organisationPath, node)) };
    }),
    route(searchOrganisations, async ({ actor: { scope }, query }) => {
      const trails = await tree.search(scope, query.text, query.limit);
      return { trails: trails.map((trail) => places(scope, trail)) };
    }),
    route(readOrganisationTrail, async ({ actor: { scope }, params }) => ({
      items: places(scope, await tree.readTrail(scope, params.organisationId)),
    })),
    route(changeOrganisation, async ({ actor, params, body }) => {
      const changed = await changes.change(actor, params.organisationId, body);
      return asSeenFrom(actor.scope.organisationPath, changed);
    }),
    route(moveOrganisation, async ({ actor, params, body }) => {
      const moved = await changes.move(actor, params.organisationId, body.parentId);
      return asSeenFrom(actor.scope.organisationPath, moved);
    }),
  ];
}
