import type { Response } from 'express';
import { type Route, route } from '../../platform/http/route.ts';
import { listMapCameras, listNotPlaced, readMap, readMapPlan, readMapTile } from './map-api.ts';
import type { MapFiles, MapPicture } from './map-files-provider.ts';
import type { MapService } from './map-service.ts';

export function mapRoutes(map: MapService, files: MapFiles): Route[] {
  return [
    route(readMap, async ({ actor }) => map.read(actor.scope)),
    route(listMapCameras, async ({ actor }) => map.listCameras(actor.scope)),
    route(listNotPlaced, async ({ actor, query }) => map.listNotPlaced(actor.scope, query)),
    route(readMapTile, async ({ params, response }) =>
      sendPicture(response, await files.tile(params.z, params.x, params.y)),
    ),
    route(readMapPlan, async ({ response }) => sendPicture(response, await files.plan())),
  ];
}

/** Pictures of the ground change with a new set of tiles only. */
const keepSeconds = 3600;

function sendPicture(response: Response, picture: MapPicture | undefined): void {
  response.set('Cache-Control', `private, max-age=${String(keepSeconds)}`);
  if (picture === undefined) response.status(204).end();
  else response.type(picture.type).send(picture.bytes);
}
