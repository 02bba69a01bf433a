import { z } from 'zod';
import { rateGroupings } from '../../health/minutes/rates.ts';
import { causeKinds } from '../../outages/causes/cause.ts';
import { ticketFiguresView } from '../../outages/tickets/tickets-api.ts';
import { causeCodes, faultKinds } from '../../outages/tickets/ticket-words.ts';
import { roles } from '../../platform/actor/actor.ts';
import { idText, instantMs, pageOf, pageQuery } from '../../platform/http/common-api.ts';
import { defineOperation } from '../../platform/http/operation.ts';

/** How repairs are counted. Another way to do it gets another version. */
export const repairFormulaVersion = 'v1';

const period = {
  /** First civil day in Beijing, at most 366 days before `to`. */
  from: z.iso.date(),
  /** Last civil day; it counts. */
  to: z.iso.date(),
  /** Only this organisation and those below it; absent: all that I may see. */
  organisationId: idText.optional(),
};

const lossesView = z.object({
  /** Causes that kept at least one of my cameras from being used, or spoilt its picture, in the period. */
  causes: z.int(),
  /** My cameras that were hit, each once by a kind. */
  cameras: z.int(),
  /** Minutes in the period, added up over the cameras. */
  lostMinutes: z.int(),
});

const mttr = ticketFiguresView.pick({ mttrGrossMs: true, mttrNetMs: true }).shape;

const repairGroupView = ticketFiguresView.extend({
  /** As the keys of `health.readRates`; `maintainer` is who had the ticket. */
  key: z.string(),
  name: z.string(),
});
export type RepairGroupView = z.infer<typeof repairGroupView>;

export const readRepairs = defineOperation({
  id: 'reports.readRepairs',
  method: 'get',
  path: '/reports/repairs',
  summary: 'MTTR gross and net of a period, in all and by group, and its top causes by code and by kind',
  allow: roles,
  query: z.strictObject({ ...period, by: z.enum(rateGroupings).default('organisation') }),
  reply: z.object({
    formulaVersion: z.literal(repairFormulaVersion),
    from: z.iso.date(),
    to: z.iso.date(),
    by: z.enum(rateGroupings),
    asOfMs: instantMs,
    total: ticketFiguresView,
    /** A ticket that covers cameras of several groups counts in each of them. The longest net MTTR first. */
    groups: z.array(repairGroupView),
    /** Repairs that were closed, by why it broke; the most frequent first. False tickets do not count. */
    causeCodes: z.array(z.object({ causeCode: z.enum(causeCodes), closed: z.int(), ...mttr })),
    /** Closed without a cause code. */
    unexplained: z.int(),
    /** Outages by what kind of thing broke; the kind that took the most time first. */
    kinds: z.array(lossesView.extend({ kind: z.enum(causeKinds) })),
    /** The same of announced work, which is in none of the kinds. */
    announced: lossesView,
  }),
});
export type RepairsView = z.infer<NonNullable<(typeof readRepairs)['reply']>>;

const repairView = z.object({
  ticketId: idText,
  /** For people: on paper and on the telephone. */
  number: z.string(),
  subject: z.object({ kind: z.enum(causeKinds), name: z.string() }),
  organisationName: z.string(),
  /** The maintaining unit; missing when nobody was given it. */
  unitName: z.string().optional(),
  faultKind: z.enum(faultKinds),
  causeCode: z.enum(causeCodes).optional(),
  startedAtMs: instantMs,
  restoredAtMs: instantMs.optional(),
  closedAtMs: instantMs,
  /** From the beginning of the fault to its end, ms. Missing when nobody knows when it was over. */
  grossMs: z.number().optional(),
  /** The same without approved suspensions. */
  netMs: z.number().optional(),
  isRepeat: z.boolean(),
  isFalse: z.boolean(),
});
export type RepairView = z.infer<typeof repairView>;

export const listRepairs = defineOperation({
  id: 'reports.listRepairs',
  method: 'get',
  path: '/reports/repairs/tickets',
  summary: 'The closed tickets behind the figures of repairs, the longest first',
  allow: roles,
  query: pageQuery.extend({
    ...period,
    by: z.enum(rateGroupings).optional(),
    /** With `by`: only those of the group with this key. */
    key: z.string().max(64).optional(),
    /** `none`: those that nobody explained. */
    causeCode: z.enum([...causeCodes, 'none']).optional(),
  }),
  reply: pageOf(repairView),
});
export type RepairPage = z.infer<NonNullable<(typeof listRepairs)['reply']>>;
