import { type Route, route } from '../platform/http/route.ts';
import type { AccessPathService } from './access-path-service.ts';
import type { OrganisationService } from './organisation-service.ts';
import { toAccessPathsView } from './path-view.ts';
import {
  changeCamera,
  createOrganisation,
  listCameras,
  listOrganisations,
  listSystems,
  readCamera,
  removeCamera,
  restoreCamera,
} from './registry-api.ts';
import type { RegistryService } from './registry-service.ts';
import { toCameraDetailView, toCameraView, toOrganisationView, toSystemView } from './registry-view.ts';

/**
 * The HTTP doors of the registry.
 *
 * @param paths tells beside a camera how its access paths fare
 */
export function registryRoutes(
  organisations: OrganisationService,
  registry: RegistryService,
  paths?: Pick<AccessPathService, 'list'>,
): Route[] {
  return [
    route(listOrganisations, async ({ actor: { scope } }) => {
      const { items, total } = await organisations.listOrganisations(scope);
      return { items: items.map((organisation) => toOrganisationView(scope, organisation)), total };
    }),
    route(createOrganisation, async ({ actor, body }) =>
      toOrganisationView(actor.scope, await organisations.createOrganisation(actor, body)),
    ),
    route(listCameras, async ({ actor, query }) => {
      const page = await registry.listCameras(actor.scope, query);
      return { ...page, items: page.items.map(toCameraView) };
    }),
    route(readCamera, async ({ actor: { scope }, params: { cameraId } }) => {
      const detail = await registry.readCamera(scope, cameraId);
      const reached = await paths?.list(scope, cameraId);
      return { ...toCameraDetailView(detail), ...(reached && { paths: toAccessPathsView(reached) }) };
    }),
    route(changeCamera, async ({ actor, params, body }) =>
      toCameraDetailView(await registry.changeCamera(actor, params.cameraId, body)),
    ),
    route(removeCamera, async ({ actor, params, body }) =>
      toCameraDetailView(await registry.removeCamera(actor, params.cameraId, body.version)),
    ),
    route(restoreCamera, async ({ actor, params, body }) =>
      toCameraDetailView(await registry.restoreCamera(actor, params.cameraId, body.version)),
    ),
    route(listSystems, async ({ actor }) => {
      const systems = await registry.listSystems(actor.scope);
      return { items: systems.map(toSystemView) };
    }),
  ];
}
