import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Route, route } from '../platform/http/route.ts';
import { sheetMediaTypes } from '../registry/sheets/write-sheet.ts';
import type { RateReportService } from './rate-report-service.ts';
import { downloadRateReport } from './reports-api.ts';

export function reportsRoutes(reports: RateReportService): Route[] {
  return [
    route(downloadRateReport, async ({ actor, query, response }) => {
      const bytes = await reports.export(actor, query);
      const { from, to, by, format } = query;
      const name = `rates-${from}-${to}-${by}.${format}`;
      response.type(sheetMediaTypes[format]).set('Content-Disposition', `attachment; filename="${name}"`);
      await pipeline(Readable.from(bytes), response);
    }),
  ];
}
