import { z } from 'zod';
import { roles } from '../platform/actor/actor.ts';
import { civilDay, idText, instantMs } from '../platform/http/common-api.ts';
import { defineOperation } from '../platform/http/operation.ts';
import { calendarLayers, dutyBases, yearStatuses } from './duty-mode.ts';

export const civilDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a civil date YYYY-MM-DD');
export const dutyLevel = z.union([z.literal(1), z.literal(2), z.literal(3)]);

/** The decision of a person behind a mode. */
export const dutyBasisView = z.object({
  decisionId: z.string(),
  reason: z.string(),
  documentNumber: z.string().optional(),
  decidedAtMs: instantMs,
  /** When it ends by itself. */
  untilMs: instantMs.optional(),
});
export type DutyBasisView = z.infer<typeof dutyBasisView>;

export const dutyResolutionView = z.object({
  dutyDate: civilDate,
  base: z.enum(dutyBases),
  night: z.boolean(),
  layer: z.enum(calendarLayers),
  makeUp: z.boolean(),
  holidayName: z.string().optional(),
  yearStatus: z.enum(yearStatuses),
  /** The eve rule lets the next day's base rule already. */
  eve: z.literal(true).optional(),
  /** Absent where no person decided. */
  basis: dutyBasisView.optional(),
  /** Raised duty level, 1 is the strictest. */
  level: dutyLevel.optional(),
  levelBasis: dutyBasisView.optional(),
});
export type DutyResolutionView = z.infer<typeof dutyResolutionView>;

export const dutyNowView = z.object({
  atMs: instantMs,
  /** Civil time in Asia/Shanghai, `YYYY-MM-DD HH:mm`. */
  civilTime: z.string(),
  resolution: dutyResolutionView,
  /** `HH:mm`, of the evening of the duty date. */
  nightWindow: z.object({ start: z.string(), end: z.string() }),
  /** When the mode next changes. */
  nextChangeAtMs: instantMs.optional(),
});
export type DutyNowView = z.infer<typeof dutyNowView>;

export const dutySpanView = z.object({ fromMs: instantMs, toMs: instantMs, resolution: dutyResolutionView });
export type DutySpanView = z.infer<typeof dutySpanView>;

export const calendarWarningView = z.object({
  code: z.enum(['year-not-official', 'next-year-not-official']),
  year: z.int(),
  status: z.enum(yearStatuses),
});

export const readDutyNow = defineOperation({
  id: 'duty.readNow',
  method: 'get',
  path: '/duty/now',
  summary: 'The duty mode now in force and how it was resolved',
  allow: roles,
  query: z.strictObject({ organisationId: idText.optional() }),
  reply: dutyNowView,
});

export const previewDuty = defineOperation({
  id: 'duty.preview',
  method: 'get',
  path: '/duty/preview',
  summary:
    'Resolved modes of the coming days, or of the days from a date on: spans without gap or overlap, with reasons',
  allow: roles,
  query: z.strictObject({
    days: z.coerce.number().int().min(1).max(60).default(7),
    /** Begins at this date's midnight in Beijing; now when absent. What is past is told as it was known then. */
    from: civilDay.optional(),
    organisationId: idText.optional(),
  }),
  reply: z.object({
    spans: z.array(dutySpanView),
    years: z.array(z.object({ year: z.int(), status: z.enum(yearStatuses) })),
    /** E.g. next year's calendar is not official yet. */
    warnings: z.array(calendarWarningView),
  }),
});
