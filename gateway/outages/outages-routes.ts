import { type Route, route } from '../platform/http/route.ts';
import type { OutageService } from './outage-service.ts';
import { listOutages, readOutage } from './outages-api.ts';

export function outagesRoutes(outages: OutageService): Route[] {
  return [
    route(listOutages, async ({ actor, query }) => outages.list(actor.scope, query)),
    route(readOutage, async ({ actor, params }) => outages.read(actor.scope, params.outageId)),
  ];
}
