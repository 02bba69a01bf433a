import { type Route, route } from '../../platform/http/route.ts';
import { listCameraGaps, listViewRecords, readCoverage } from './coverage-api.ts';
import type { CoverageService } from './coverage-service.ts';

export function coverageRoutes(coverage: CoverageService): Route[] {
  return [
    route(readCoverage, ({ actor, query }) => coverage.read(actor, query)),
    route(listCameraGaps, ({ actor, query }) => coverage.listGaps(actor, query)),
    route(listViewRecords, ({ actor, params, query }) => coverage.listRecords(actor, params.cameraId, query)),
  ];
}
