import { z } from 'zod';
import { rateGroupings } from '../health/minutes/rates.ts';
import { roles } from '../platform/actor/actor.ts';
import { idText } from '../platform/http/common-api.ts';
import { defineOperation } from '../platform/http/operation.ts';

export const reportFormats = ['xlsx', 'csv'] as const;

export const downloadRateReport = defineOperation({
  id: 'reports.downloadRates',
  method: 'get',
  path: '/reports/rates',
  summary: 'Daily, weekly or monthly report: rates with formula version and coverage, by day, by group and by camera',
  allow: roles,
  query: z.strictObject({
    /** First civil day in Beijing, at most 366 days before `to`. */
    from: z.iso.date(),
    /** Last civil day; it counts. */
    to: z.iso.date(),
    /** Only cameras of this organisation and those below it; absent: all that I may see. */
    organisationId: idText.optional(),
    by: z.enum(rateGroupings).default('organisation'),
    format: z.enum(reportFormats).default('xlsx'),
  }),
  produces: 'application/octet-stream',
});
