import { z } from 'zod';
import { roles } from '../../platform/actor/actor.ts';
import { civilDay, idText, instantMs, lineText, pageOf, pageQuery } from '../../platform/http/common-api.ts';
import { defineOperation } from '../../platform/http/operation.ts';
import { civilDate, dutyLevel } from '../duty-api.ts';
import { decisionKinds } from '../duty-decision.ts';
import { dutyBases } from '../duty-mode.ts';

const clockText = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time HH:mm, e.g. 20:00');
const yearDay = z
  .string()
  .regex(/^\d{2}-\d{2}$/, 'a day of the year MM-DD')
  // A leap year has every day.
  .refine((day) => z.iso.date().safeParse(`2028-${day}`).success, 'a day that exists');
const season = z.object({ from: yearDay, to: yearDay });

/** Who decides, why, by which document; it rules in the organisation and below, in my whole part when none is named. */
const evidence = {
  organisationId: idText.optional(),
  reason: lineText(500),
  documentNumber: lineText(128).optional(),
};

const windowView = z.object({ start: clockText, end: clockText, season: season.optional() });

const rulingView = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('override'), fromDate: civilDate, toDate: civilDate, base: z.enum(dutyBases) }),
  z.object({
    kind: z.literal('calendar-year'),
    year: z.int(),
    holidayCount: z.int(),
    workdayCount: z.int(),
  }),
  z.object({ kind: z.literal('night-windows'), windows: z.array(windowView) }),
  z.object({ kind: z.literal('eve-rule'), from: clockText.optional() }),
  z.object({ kind: z.literal('special'), fromMs: instantMs, toMs: instantMs }),
  z.object({ kind: z.literal('level'), level: dutyLevel, fromMs: instantMs, toMs: instantMs }),
  z.object({ kind: z.literal('end'), decisionId: idText }),
]);

export const decisionView = z.object({
  id: idText,
  ruling: rulingView,
  /** Absent when it was decided above my part. */
  organisation: z.object({ id: idText, name: z.string() }).optional(),
  reason: z.string(),
  documentNumber: z.string().optional(),
  /** The person’s name as it was; absent when it was decided above my part. */
  decidedBy: z.string().optional(),
  decidedAtMs: instantMs,
  /** Taken back or ended early. */
  isEnded: z.boolean(),
  /** Made in my part, and can still be taken back by an administrator. */
  canEnd: z.boolean(),
});
export type DecisionView = z.infer<typeof decisionView>;

export const readDutyStanding = defineOperation({
  id: 'duty.readStanding',
  method: 'get',
  path: '/duty/standing',
  summary: 'What rules in an organisation besides the calendar: night windows, eve rule, orders, overrides to come',
  allow: roles,
  query: z.strictObject({ organisationId: idText.optional() }),
  reply: z.object({
    /** Strongest first: the first one in whose season a day lies rules. Without a decision it is the configuration's. */
    windows: z.array(windowView.extend({ decisionId: idText.optional() })),
    /** From when the eve rule holds, `HH:mm`; absent when it is off. */
    eveFrom: clockText.optional(),
    eveDecisionId: idText.optional(),
    /** Newest first. */
    decisions: z.array(decisionView),
  }),
});

export const listDutyDecisions = defineOperation({
  id: 'duty.listDecisions',
  method: 'get',
  path: '/duty/decisions',
  summary: 'Everything that was decided about duty in my part, newest first: who, when, why',
  allow: roles,
  query: pageQuery.extend({ kind: z.enum(decisionKinds).optional() }),
  reply: pageOf(decisionView),
});

export const overrideDuty = defineOperation({
  id: 'duty.override',
  method: 'post',
  path: '/duty/overrides',
  summary: 'Set the base of one or more civil dates, today at the earliest; what has begun stays',
  allow: ['admin'],
  body: z.strictObject({ ...evidence, fromDate: civilDay, toDate: civilDay, base: z.enum(dutyBases) }),
  reply: decisionView,
  status: 201,
});

export const setNightWindows = defineOperation({
  id: 'duty.setNightWindows',
  method: 'put',
  path: '/duty/night-windows',
  summary: 'Set the night windows of an organisation, by season; days that none covers follow the organisation above',
  allow: ['admin'],
  body: z.strictObject({
    ...evidence,
    windows: z
      .array(z.strictObject({ start: clockText, end: clockText, season: z.strictObject(season.shape).exactOptional() }))
      .min(1)
      .max(12),
  }),
  reply: decisionView,
});

export const setEveRule = defineOperation({
  id: 'duty.setEveRule',
  method: 'put',
  path: '/duty/eve-rule',
  summary: 'Let the days off begin on the evening before, from a time on; without a time the eve rule is off',
  allow: ['admin'],
  body: z.strictObject({ ...evidence, from: clockText.exactOptional() }),
  reply: decisionView,
});

export const raiseSpecial = defineOperation({
  id: 'duty.raiseSpecial',
  method: 'post',
  path: '/duty/special',
  summary: 'Raise the special mode until an instant at which it ends by itself; by an administrator of the part',
  allow: ['admin'],
  body: z.strictObject({
    ...evidence,
    documentNumber: lineText(128),
    /** Now when absent. */
    fromMs: instantMs.optional(),
    toMs: instantMs,
  }),
  reply: decisionView,
  status: 201,
});

export const raiseDutyLevel = defineOperation({
  id: 'duty.raiseLevel',
  method: 'post',
  path: '/duty/levels',
  summary: 'Raise the duty level until an instant at which it ends by itself; a station’s own administrator may',
  allow: ['admin'],
  body: z.strictObject({ ...evidence, level: dutyLevel, fromMs: instantMs.optional(), toMs: instantMs }),
  reply: decisionView,
  status: 201,
});

export const endDutyDecision = defineOperation({
  id: 'duty.endDecision',
  method: 'post',
  path: '/duty/decisions/:decisionId/end',
  summary: 'Take a decision back, or end it early, from now on; what has begun stays, and the history keeps both',
  allow: ['admin'],
  params: z.object({ decisionId: idText }),
  body: z.strictObject({ reason: lineText(500), documentNumber: lineText(128).optional() }),
  reply: decisionView,
});
