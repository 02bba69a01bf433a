import { isWithin, type Scope } from '../../platform/actor/scope.ts';
import { type Route, route } from '../../platform/http/route.ts';
import { toCameraView } from '../registry-view.ts';
import type { Area } from './area.ts';
import type { AreaChangeService } from './area-change-service.ts';
import type { AreaService } from './area-service.ts';
import type { AreaNode, AreaTreeService } from './area-tree-service.ts';
import {
  addAreaAlias,
  type AreaView,
  changeArea,
  createArea,
  listAreaCameras,
  listAreas,
  listCameraAreas,
  moveArea,
  readArea,
  removeAreaAlias,
  retireArea,
  searchAreas,
  setCameraAreas,
} from './areas-api.ts';

interface Services {
  readonly areas: AreaService;
  readonly tree: AreaTreeService;
  readonly changes: AreaChangeService;
}

/** The HTTP doors of the administrative and the grid tree. */
export function areasRoutes(services: Services): Route[] {
  return [...readingRoutes(services), ...changingRoutes(services)];
}

function readingRoutes({ areas, tree }: Services): Route[] {
  return [
    route(listAreas, async ({ actor: { scope }, query }) => {
      const nodes = await tree.listChildren(scope, query.tree, query.parentId);
      return {
        items: nodes.map((node) => ({ ...toAreaView(scope, node), ...toCounts(node) })),
      };
    }),
    route(searchAreas, async ({ actor: { scope }, query }) => {
      const trails = await tree.search(scope, query);
      return { trails: trails.map((trail) => trail.map((area) => toAreaView(scope, area))) };
    }),
    route(readArea, async ({ actor: { scope }, params }) => {
      const { aliases, trail, ...node } = await tree.read(scope, params.areaId);
      const way = trail.map((each) => toAreaView(scope, each));
      return { ...toAreaView(scope, node), ...toCounts(node), aliases: [...aliases], trail: way };
    }),
    route(listAreaCameras, async ({ actor: { scope }, params, query }) => {
      const page = await tree.listCameras(scope, params.areaId, query);
      return { ...page, items: page.items.map(toCameraView) };
    }),
    route(listCameraAreas, async ({ actor: { scope }, params }) => {
      const found = await areas.listOfCamera(scope, params.cameraId);
      return { items: found.map((area) => toAreaView(scope, area)) };
    }),
  ];
}

function changingRoutes({ areas, changes }: Services): Route[] {
  return [
    route(createArea, async ({ actor, body }) => toAreaView(actor.scope, await changes.create(actor, body))),
    route(changeArea, async ({ actor, params, body }) =>
      toAreaView(actor.scope, await changes.rename(actor, params.areaId, body.name)),
    ),
    route(moveArea, async ({ actor, params, body }) =>
      toAreaView(actor.scope, await changes.move(actor, params.areaId, body.parentId)),
    ),
    route(retireArea, async ({ actor, params, body }) =>
      toAreaView(actor.scope, await changes.retire(actor, params.areaId, body.successorId)),
    ),
    route(addAreaAlias, ({ actor, params, body }) => changes.addAlias(actor, params.areaId, body.code)),
    route(removeAreaAlias, ({ actor, params }) => changes.removeAlias(actor, params.areaId, params.code)),
    route(setCameraAreas, async ({ actor, params, body }) => {
      const found = await areas.setAreas(actor, params.cameraId, body.areaIds);
      return { items: found.map((area) => toAreaView(actor.scope, area)) };
    }),
  ];
}

function toCounts({ cameraCount, withGapsCount, childCount }: AreaNode) {
  return { cameraCount, withGapsCount, childCount };
}

/** An area as the API shows it; who keeps it stays untold to those who are not in that part. */
function toAreaView(scope: Scope, area: Area): AreaView {
  const { id, tree, parentId, code, name, isRetired, successorId, organisationPath } = area;
  const isMine = isWithin(scope, organisationPath);
  return {
    ...{ id, tree, code, name, isRetired, isMine },
    ...(parentId !== undefined && { parentId }),
    // The successor of a foreign area may lie where the reader sees nothing.
    ...(successorId !== undefined && isMine && { successorId }),
  };
}
