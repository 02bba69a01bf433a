import { type Route, route } from '../platform/http/route.ts';
import { listCameraHealth, readHealthSummary } from './health-api.ts';
import type { HealthService } from './health-service.ts';

export function healthRoutes(health: HealthService): Route[] {
  return [
    route(listCameraHealth, async ({ actor, query }) => health.list(actor.scope, query.cameraIds)),
    route(readHealthSummary, async ({ actor }) => health.summary(actor.scope)),
  ];
}
