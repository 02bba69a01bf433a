import { z } from 'zod';
import { roles } from '../platform/actor/actor.ts';
import { instantMs } from '../platform/http/common-api.ts';
import { defineOperation } from '../platform/http/operation.ts';
import { calendarLayers, dutyBases, yearStatuses } from './duty-mode.ts';

export const civilDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a civil date YYYY-MM-DD');

export const dutyResolutionView = z.object({
  dutyDate: civilDate,
  base: z.enum(dutyBases),
  night: z.boolean(),
  layer: z.enum(calendarLayers),
  makeUp: z.boolean(),
  holidayName: z.string().optional(),
  yearStatus: z.enum(yearStatuses),
});
export type DutyResolutionView = z.infer<typeof dutyResolutionView>;

export const dutyNowView = z.object({
  atMs: instantMs,
  /** Civil time in Asia/Shanghai, `YYYY-MM-DD HH:mm`. */
  civilTime: z.string(),
  resolution: dutyResolutionView,
  /** `HH:mm`; local setting. */
  nightWindow: z.object({ start: z.string(), end: z.string() }),
  /** When the mode next changes. */
  nextChangeAtMs: instantMs.optional(),
});
export type DutyNowView = z.infer<typeof dutyNowView>;

export const readDutyNow = defineOperation({
  id: 'duty.readNow',
  method: 'get',
  path: '/duty/now',
  summary: 'The duty mode now in force and how it was resolved',
  allow: roles,
  reply: dutyNowView,
});

export const previewDuty = defineOperation({
  id: 'duty.preview',
  method: 'get',
  path: '/duty/preview',
  summary: 'Resolved modes of the coming days: spans without gap or overlap',
  allow: roles,
  query: z.strictObject({ days: z.coerce.number().int().min(1).max(60).default(7) }),
  reply: z.object({
    spans: z.array(z.object({ fromMs: instantMs, toMs: instantMs, resolution: dutyResolutionView })),
    years: z.array(z.object({ year: z.int(), status: z.enum(yearStatuses) })),
    /** E.g. next year's calendar is not official yet. */
    warnings: z.array(z.object({ code: z.string(), year: z.int(), status: z.enum(yearStatuses) })),
  }),
});
