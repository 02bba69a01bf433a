import { type Route, route } from '../../platform/http/route.ts';
import type { OutageService } from '../outage-service.ts';
import type { CauseReading } from './cause-reading-service.ts';
import { listCauseOutages, listCauses, readCause, readCauseSummary } from './causes-api.ts';

export function causesRoutes(causes: CauseReading, outages: Pick<OutageService, 'list'>): Route[] {
  return [
    route(listCauses, async ({ actor, query }) => causes.list(actor.scope, query)),
    route(readCause, async ({ actor, params }) => causes.read(actor.scope, params.causeId)),
    route(listCauseOutages, async ({ actor, params, query }) => {
      const { id: causeId } = await causes.read(actor.scope, params.causeId);
      return outages.list(actor.scope, { ...query, causeId });
    }),
    route(readCauseSummary, async ({ actor, query }) => causes.summary(actor.scope, query.sinceMs)),
  ];
}
