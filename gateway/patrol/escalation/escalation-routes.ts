import { type Route, route } from '../../platform/http/route.ts';
import { acknowledgeEscalation, listEscalations } from './escalation-api.ts';
import type { EscalationService } from './escalation-service.ts';

export function escalationRoutes(escalations: EscalationService): Route[] {
  return [
    route(listEscalations, ({ actor, query }) => escalations.list(actor, query)),
    route(acknowledgeEscalation, ({ actor, params, body }) =>
      escalations.acknowledge(actor, params.escalationId, body.note),
    ),
  ];
}
