import { type Route, route } from '../platform/http/route.ts';
import type { GatewayStateService } from './gateway-state-service.ts';
import { listCameraHealth, readGatewayState, readHealthSummary } from './health-api.ts';
import type { HealthService } from './health-service.ts';

export function healthRoutes(health: HealthService, gateway: Pick<GatewayStateService, 'read'>): Route[] {
  return [
    route(listCameraHealth, async ({ actor, query }) => health.list(actor.scope, query.cameraIds)),
    route(readHealthSummary, async ({ actor }) => health.summary(actor.scope)),
    route(readGatewayState, async ({ actor }) => gateway.read(actor.scope)),
  ];
}
