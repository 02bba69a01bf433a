import { type Route, route } from '../../platform/http/route.ts';
import { holdPtz, movePtz, readPtz, releasePtz } from './ptz-api.ts';
import type { PtzService } from './ptz-service.ts';

/** Doors of cameras that move. */
export function ptzRoutes(ptz: PtzService): Route[] {
  return [
    route(readPtz, ({ actor, params }) => ptz.read(actor, params.cameraId)),
    route(holdPtz, ({ actor, params, body }) => ptz.hold(actor, params.cameraId, body.resetPreset)),
    route(movePtz, ({ actor, params, body }) => ptz.move(actor, params.cameraId, body)),
    route(releasePtz, ({ actor, params }) => ptz.release(actor, params.cameraId)),
  ];
}
