import { type Route, route } from '../../platform/http/route.ts';
import type { CameraStripService } from './camera-strip-service.ts';
import { listCameraRates, listRateDays, readCameraMinutes, readRates } from './minutes-api.ts';
import type { RateService } from './rate-service.ts';

export function minutesRoutes(strips: CameraStripService, rates: RateService): Route[] {
  return [
    route(readCameraMinutes, async ({ actor, params, query }) => strips.read(actor.scope, params.cameraId, query.days)),
    route(readRates, async ({ actor, query }) => rates.read(actor.scope, query)),
    route(listRateDays, async ({ actor, query }) => rates.listDays(actor.scope, query)),
    route(listCameraRates, async ({ actor, query }) => rates.listCameras(actor.scope, query)),
  ];
}
