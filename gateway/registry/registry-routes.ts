import { type Route, route } from '../platform/http/route.ts';
import type { AccessPathService } from './paths/access-path-service.ts';
import type { DeviceService } from './devices/device-service.ts';
import type { OrganisationService } from './organisations/organisation-service.ts';
import { toAccessPathsView } from './paths/path-view.ts';
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

/** What is told beside a camera. */
interface Beside {
  /** How its access paths fare. */
  readonly paths: Pick<AccessPathService, 'list'>;
  /** Whether another device answers for it. */
  readonly devices: Pick<DeviceService, 'findAlarmed'>;
}

/** The HTTP doors of the registry. */
export function registryRoutes(
  organisations: OrganisationService,
  registry: RegistryService,
  beside?: Beside,
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
      const page = await registry.listCameras(actor.scope, { ...query, sharing: query.sharing ?? 'all' });
      const ids = page.items.map(({ id }) => id);
      const alarmed = (await beside?.devices.findAlarmed(actor.scope, ids)) ?? none;
      return { ...page, items: page.items.map((camera) => withAlarm(toCameraView(camera), alarmed)) };
    }),
    route(readCamera, async ({ actor: { scope }, params: { cameraId } }) => {
      const detail = await registry.readCamera(scope, cameraId);
      // How it is reached is its owner's business.
      if (detail.camera.grant !== undefined) return toCameraDetailView(detail);
      const reached = await beside?.paths.list(scope, cameraId);
      const alarmed = (await beside?.devices.findAlarmed(scope, [cameraId])) ?? none;
      const view = withAlarm(toCameraDetailView(detail), alarmed);
      return { ...view, ...(reached && { paths: toAccessPathsView(reached) }) };
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

const none: ReadonlySet<string> = new Set();

/** Only where there is one: of most cameras there is nothing to say. */
function withAlarm<View extends { readonly id: string }>(
  view: View,
  alarmed: ReadonlySet<string>,
): View & { hasDeviceAlarm?: boolean } {
  return alarmed.has(view.id) ? { ...view, hasDeviceAlarm: true } : view;
}
