import { instantOf } from '../platform/clock/civil-time.ts';
import { type Route, route } from '../platform/http/route.ts';
import { previewDuty, readDutyNow } from './duty-api.ts';
import type { DutyOrganisationService } from './duty-organisation-service.ts';
import type { DutyService } from './duty-service.ts';

/** The HTTP doors of resolved modes. */
export function dutyRoutes(duty: DutyService, organisations: DutyOrganisationService): Route[] {
  return [
    route(readDutyNow, async ({ actor, query }) =>
      duty.now(await organisations.partOf(actor.scope, query.organisationId)),
    ),
    route(previewDuty, async ({ actor, query: { days, from, organisationId } }) => {
      const part = await organisations.partOf(actor.scope, organisationId);
      return duty.preview(days, part, from === undefined ? undefined : instantOf(from));
    }),
  ];
}
