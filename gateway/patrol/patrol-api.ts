import { z } from 'zod';
import { dutyBases } from '../duty/duty-mode.ts';
import { standInReasons } from '../duty/roster/post-on-duty.ts';
import { dutyResolutionView } from '../duty/duty-api.ts';
import { roles } from '../platform/actor/actor.ts';
import { civilDay, faultView, idText, instantMs, nameText, pageOf, pageQuery } from '../platform/http/common-api.ts';
import { defineOperation } from '../platform/http/operation.ts';
import { patrolMethods, stopSequences } from './plan.ts';
import { missedCauses, pauseReasons, roundStates, stopOutcomes } from './round.ts';

const dutyModeView = z.strictObject({ base: z.enum(dutyBases), night: z.boolean() });

/** A stored position of a camera, as its adapter names it. */
const presetText = z.string().min(1).max(64);

const planStop = z.strictObject({
  cameraId: idText,
  dwellSeconds: z.int().min(5).max(300).optional(),
  isKey: z.literal(true).optional(),
  patrolPreset: presetText.optional(),
  resetPreset: presetText.optional(),
});

/** Layouts that patrol may use: more pictures at once are not watched. */
const patrolLayouts = [1, 4, 9] as const;
export const layoutView = z.union(patrolLayouts.map((value) => z.literal(value)));

const planView = z.object({
  id: idText,
  name: z.string(),
  organisationId: idText,
  organisationName: z.string(),
  modes: z.array(dutyModeView),
  /** Daily windows `HH:mm`–`HH:mm` in Asia/Shanghai, may span midnight; equal ends mean the whole day. */
  slots: z.array(z.object({ start: z.string(), end: z.string(), intervalMinutes: z.int() })),
  /** First and last duty date. */
  validFrom: z.string().optional(),
  validTo: z.string().optional(),
  method: z.enum(patrolMethods),
  sequence: z.enum(stopSequences),
  goals: z.object({ onceAShift: z.boolean(), keyEveryMinutes: z.int().optional() }),
  postId: idText.optional(),
  layout: layoutView,
  dwellSeconds: z.int(),
  stops: z.array(planStop.extend({ cameraName: z.string(), place: z.string() })),
  enabled: z.boolean(),
});
export type PlanView = z.infer<typeof planView>;

export const listPlans = defineOperation({
  id: 'patrol.listPlans',
  method: 'get',
  path: '/plans',
  summary: 'Patrol plans of my part of the organisation',
  allow: roles,
  reply: z.object({ items: z.array(planView) }),
});

const clockText = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time HH:mm');

export const planBody = z.strictObject({
  name: nameText,
  organisationId: idText,
  modes: z.array(dutyModeView).min(1),
  slots: z
    .array(z.strictObject({ start: clockText, end: clockText, intervalMinutes: z.int().min(1).max(1440) }))
    .min(1)
    .max(8),
  validFrom: civilDay.optional(),
  validTo: civilDay.optional(),
  method: z.enum(patrolMethods).default('live'),
  sequence: z.enum(stopSequences).default('fixed'),
  goals: z
    .strictObject({ onceAShift: z.boolean(), keyEveryMinutes: z.int().min(1).max(1440).optional() })
    .default({ onceAShift: false }),
  postId: idText.optional(),
  layout: layoutView.default(4),
  dwellSeconds: z.int().min(5).max(300).default(30),
  stops: z.array(planStop).min(1).max(2000),
  enabled: z.boolean().default(true),
});
export type PlanBody = z.infer<typeof planBody>;

export const createPlan = defineOperation({
  id: 'patrol.createPlan',
  method: 'post',
  path: '/plans',
  summary: 'Create a patrol plan over cameras of my part of the organisation',
  allow: ['admin'],
  body: planBody,
  reply: planView,
  status: 201,
});

export const replacePlan = defineOperation({
  id: 'patrol.replacePlan',
  method: 'put',
  path: '/plans/:planId',
  summary: 'Replace a patrol plan; rounds that began keep what they began with',
  allow: ['admin'],
  params: z.object({ planId: idText }),
  body: planBody,
  reply: planView,
});

/** Who shall work a round; stored with it as well. */
export const assigneeView = z.object({
  organisationId: idText,
  organisationName: z.string(),
  postId: idText.optional(),
  postName: z.string().optional(),
  officers: z.array(z.object({ officerId: idText, officerName: z.string() })),
  standsIn: z.object({ organisationName: z.string(), reason: z.enum(standInReasons) }).optional(),
});

export const roundView = z.object({
  id: idText,
  planId: idText,
  planName: z.string(),
  organisationId: idText,
  organisationName: z.string(),
  state: z.enum(roundStates),
  /** Frozen when the round fell due. */
  duty: dutyResolutionView,
  /** Due window [from, to). */
  dueFromMs: instantMs,
  dueToMs: instantMs,
  startedAtMs: instantMs.optional(),
  endedAtMs: instantMs.optional(),
  officerName: z.string().optional(),
  /** Why it is missed, or only partial. */
  missedCause: z.enum(missedCauses).optional(),
  method: z.enum(patrolMethods),
  /** Of a superior above the reader's part nothing but that it stands in. */
  assignee: assigneeView.partial({ organisationId: true, organisationName: true }).optional(),
  /** Put aside by its officer; a person resumes it. */
  pause: z.object({ atMs: instantMs, reason: z.enum(pauseReasons), byName: z.string() }).optional(),
  counts: z.object({ due: z.int(), seen: z.int(), notViewable: z.int(), skipped: z.int(), normal: z.int() }),
});
export type RoundView = z.infer<typeof roundView>;

export const stopView = z.object({
  id: idText,
  order: z.int(),
  cameraId: idText,
  cameraName: z.string(),
  place: z.string(),
  outcome: z.enum(stopOutcomes),
  /** The officer marked the place normal. */
  markedNormal: z.boolean(),
  shownMs: z.int(),
  decidedAtMs: instantMs.optional(),
  fault: faultView.optional(),
  outageId: idText.optional(),
});
export type StopView = z.infer<typeof stopView>;

export const listRounds = defineOperation({
  id: 'patrol.listRounds',
  method: 'get',
  path: '/rounds',
  summary: 'Rounds of my part of the organisation, newest due first',
  allow: roles,
  query: pageQuery.extend({
    state: z.enum(roundStates).optional(),
    /** `true`: those that somebody put aside and nobody has resumed yet. */
    paused: z.enum(['true']).optional(),
  }),
  reply: pageOf(roundView),
});

export const readRound = defineOperation({
  id: 'patrol.readRound',
  method: 'get',
  path: '/rounds/:roundId',
  summary: 'One round with its stops',
  allow: roles,
  params: z.object({ roundId: idText }),
  reply: roundView.extend({ stops: z.array(stopView) }),
});
