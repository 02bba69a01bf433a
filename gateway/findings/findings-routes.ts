import { type Route, route } from '../platform/http/route.ts';
import type { FindingService } from './finding-service.ts';
import { listFindings, readFindingSnapshot, reportFinding } from './findings-api.ts';

export function findingsRoutes(findings: FindingService): Route[] {
  return [
    route(reportFinding, ({ actor, body }) => findings.report(actor, body)),
    route(listFindings, ({ actor, query }) => findings.list(actor, query)),
    route(readFindingSnapshot, async ({ actor, params, response }) => {
      const jpeg = await findings.readSnapshot(actor, params.findingId);
      response.set('Cache-Control', 'private, no-store').type('image/jpeg').send(jpeg);
    }),
  ];
}
