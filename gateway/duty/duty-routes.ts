import { type Route, route } from '../platform/http/route.ts';
import { previewDuty, readDutyNow } from './duty-api.ts';
import type { DutyService } from './duty-service.ts';

export function dutyRoutes(duty: DutyService): Route[] {
  return [
    route(readDutyNow, async ({ actor }) => duty.now(actor.scope)),
    route(previewDuty, async ({ actor, query }) => duty.preview(query.days, actor.scope)),
  ];
}
