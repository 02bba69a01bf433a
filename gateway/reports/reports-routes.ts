import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Route, route } from '../platform/http/route.ts';
import { sheetMediaTypes } from '../registry/sheets/write-sheet.ts';
import { checkLeaseEvidence, downloadLeaseEvidence, readLeaseEvidence } from './lease/lease-evidence-api.ts';
import type { LeaseEvidenceService } from './lease/lease-evidence-service.ts';
import type { RateReportService } from './rate-report-service.ts';
import type { RepairReportService } from './repairs/repair-report-service.ts';
import { listRepairs, readRepairs } from './repairs/repairs-api.ts';
import { downloadRateReport } from './reports-api.ts';

interface Services {
  readonly reports: RateReportService;
  readonly repairs: RepairReportService;
  readonly leases: LeaseEvidenceService;
}

export function reportsRoutes({ reports, repairs, leases }: Services): Route[] {
  return [
    route(downloadRateReport, async ({ actor, query, response }) => {
      const bytes = await reports.export(actor, query);
      const { from, to, by, format } = query;
      const name = `rates-${from}-${to}-${by}.${format}`;
      response.type(sheetMediaTypes[format]).set('Content-Disposition', `attachment; filename="${name}"`);
      await pipeline(Readable.from(bytes), response);
    }),
    route(readRepairs, ({ actor, query }) => repairs.read(actor.scope, query)),
    route(listRepairs, ({ actor, query }) => repairs.list(actor.scope, query)),
    route(readLeaseEvidence, async ({ actor, params, query }) =>
      leases.read(actor.scope, params.contractId, query.month),
    ),
    route(downloadLeaseEvidence, async ({ actor, params, query: { month }, response }) => {
      const bytes = await leases.export(actor, params.contractId, month);
      response.type(sheetMediaTypes.xlsx).set('Content-Disposition', `attachment; filename="lease-${month}.xlsx"`);
      await pipeline(Readable.from(bytes), response);
    }),
    route(checkLeaseEvidence, async ({ actor, params, body }) => leases.check(actor.scope, params.contractId, body)),
  ];
}
