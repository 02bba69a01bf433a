import { z } from 'zod';
import { roles } from '../platform/actor/actor.ts';
import { civilDay, idText, instantMs, lineText, pageOf, pageQuery } from '../platform/http/common-api.ts';
import { defineOperation } from '../platform/http/operation.ts';
import { findingActions, findingStates } from './course/finding-course.ts';
import { stepKinds } from './course/step-record.ts';
import { evidenceKinds, evidenceStates, viewPurposes } from './evidence/evidence.ts';
import { findingCategories, findingSeverities, findingSources } from './finding.ts';

const findingId = z.object({ findingId: idText });
const noteText = z.string().trim().max(500);

/** A role at an organisation. */
export const postView = z.object({ organisationId: idText, organisationName: z.string(), role: z.enum(roles) });
const postChoice = z.strictObject({ organisationId: idText, role: z.enum(roles) });
const holdView = z.object({ basis: z.string(), until: civilDay });

const findingView = z.object({
  id: idText,
  source: z.enum(findingSources),
  /** Missing for a place without a camera. */
  cameraId: idText.optional(),
  cameraName: z.string(),
  place: z.string(),
  organisationId: idText,
  organisationName: z.string(),
  roundId: idText.optional(),
  stopId: idText.optional(),
  category: z.enum(findingCategories),
  severity: z.enum(findingSeverities),
  text: z.string(),
  officerName: z.string(),
  foundAtMs: instantMs,
  /** A picture of that instant exists: GET /findings/:findingId/snapshot. */
  hasSnapshot: z.boolean(),
  /** Why there is none, for a person. */
  snapshotProblem: z.string().optional(),
  state: z.enum(findingStates),
  version: z.int(),
  /** The one post that answers for it now. */
  holder: postView,
  /** When the present step should be done. */
  dueAtMs: instantMs.optional(),
  /** How many superiors have heard that it is overdue. */
  escalation: z.int().nonnegative(),
  mergedIntoId: idText.optional(),
  endedAtMs: instantMs.optional(),
  hold: holdView.optional(),
});
export type FindingView = z.infer<typeof findingView>;

const evidenceView = z.object({
  id: idText,
  findingId: idText,
  kind: z.enum(evidenceKinds),
  mediaType: z.string(),
  state: z.enum(evidenceStates),
  sizeBytes: z.int().nonnegative(),
  /** Why there is none, for a person. */
  problem: z.string().optional(),
  fromMs: instantMs.optional(),
  toMs: instantMs.optional(),
  addedAtMs: instantMs,
  addedBy: z.string(),
  expiresAtMs: instantMs,
  deletedAtMs: instantMs.optional(),
});
export type EvidenceFileView = z.infer<typeof evidenceView>;

const stepView = z.object({
  id: idText,
  findingId: idText,
  kind: z.enum(stepKinds),
  state: z.enum(findingStates),
  atMs: instantMs,
  /** Empty: the gateway by itself. */
  byName: z.string(),
  note: z.string(),
  holderName: z.string(),
  holderRole: z.enum(roles),
  dueAtMs: instantMs.optional(),
  otherId: idText.optional(),
});
export type FindingStepView = z.infer<typeof stepView>;

const findingHistory = z.object({
  finding: findingView,
  /** Of the finding and of those that were merged into it, oldest first. */
  steps: z.array(stepView),
  evidence: z.array(evidenceView),
  merged: z.array(findingView),
  /** Open ones of the same camera and category within a day. */
  similar: z.array(findingView),
  /** What the reader may do now. */
  actions: z.array(z.enum(findingActions)),
  /** I handled it or fed it back: somebody else reviews it. */
  isOwnWork: z.boolean(),
});
export type FindingHistoryView = z.infer<typeof findingHistory>;

const thing = {
  category: z.enum(findingCategories),
  severity: z.enum(findingSeverities).default('medium'),
  text: noteText.default(''),
  /** Made by the client, so that a retry is the same finding. */
  requestId: idText,
};

export const reportFinding = defineOperation({
  id: 'findings.report',
  method: 'post',
  path: '/findings',
  summary:
    'Report what a camera shows, with a snapshot of this instant and a clip around it; identity numbers and phones are refused',
  allow: ['officer', 'admin'],
  body: z.strictObject({
    cameraId: idText,
    stopId: idText.optional(),
    ...thing,
    /** Instant of the picture that was seen, as the pushed pictures tell it; without it the snapshot is of now. */
    seenAtMs: instantMs.optional(),
  }),
  reply: findingView,
  status: 201,
});

export const reportFromField = defineOperation({
  id: 'findings.reportFromField',
  method: 'post',
  path: '/field-reports',
  summary: 'Report what somebody on the spot saw: at a camera, or at a place of an organisation; photos follow',
  allow: roles,
  body: z.union([
    z.strictObject({ ...thing, cameraId: idText, place: lineText(256).optional() }),
    z.strictObject({ ...thing, organisationId: idText, place: lineText(256) }),
  ]),
  reply: findingView,
  status: 201,
});

export const listFindings = defineOperation({
  id: 'findings.list',
  method: 'get',
  path: '/findings',
  summary: 'Findings of my part and those pushed to it: all newest first, open and waiting ones by when they are due',
  allow: roles,
  query: pageQuery.extend({
    /** `waiting`: those that my post must bring on. */
    box: z.enum(['all', 'open', 'ended', 'waiting']).default('all'),
    category: z.enum(findingCategories).optional(),
  }),
  reply: pageOf(findingView),
});

export const countFindings = defineOperation({
  id: 'findings.count',
  method: 'get',
  path: '/finding-counts',
  summary: 'How many findings wait for my post, how many are open, and how many of these are overdue',
  allow: roles,
  reply: z.object({
    waiting: z.int().nonnegative(),
    overdue: z.int().nonnegative(),
    open: z.int().nonnegative(),
    openOverdue: z.int().nonnegative(),
  }),
});

export const readFinding = defineOperation({
  id: 'findings.read',
  method: 'get',
  path: '/findings/:findingId',
  summary: 'One finding with its history, its pictures and what I may do with it',
  allow: roles,
  params: findingId,
  reply: findingHistory,
});

export const stepFinding = defineOperation({
  id: 'findings.step',
  method: 'post',
  path: '/findings/:findingId/steps',
  summary:
    'Bring a finding on by one step, or write a note to it; 409 with both sides when somebody else did meanwhile',
  allow: roles,
  params: findingId,
  body: z.strictObject({
    action: z.enum([...findingActions, 'note']),
    version: z.int(),
    note: noteText.default(''),
    /** Of `push`: to whom; without it the routing rules decide. */
    post: postChoice.optional(),
  }),
  reply: findingView,
});

export const mergeFinding = defineOperation({
  id: 'findings.merge',
  method: 'post',
  path: '/findings/:findingId/merge',
  summary: 'A duplicate goes on as another finding, which keeps its history',
  allow: ['officer', 'admin'],
  params: findingId,
  body: z.strictObject({ intoId: idText, version: z.int(), note: noteText.default('') }),
  reply: findingView,
});

const reason = {
  purpose: z.enum(viewPurposes).default('handling'),
  note: z.string().trim().max(256).default(''),
};

export const readFindingSnapshot = defineOperation({
  id: 'findings.readSnapshot',
  method: 'get',
  path: '/findings/:findingId/snapshot',
  summary: 'The picture of the instant of the finding; the view is registered',
  allow: roles,
  params: findingId,
  query: z.strictObject(reason),
  produces: 'image/jpeg',
});

export const readEvidence = defineOperation({
  id: 'findings.readEvidence',
  method: 'get',
  path: '/findings/:findingId/evidence/:evidenceId',
  summary: 'A picture or clip, also by byte ranges; the view is registered, and a copy needs a reason',
  allow: roles,
  params: findingId.extend({ evidenceId: idText }),
  query: z.strictObject({ ...reason, copy: z.stringbool().default(false) }),
  produces: 'application/octet-stream',
});

export const addFindingPhoto = defineOperation({
  id: 'findings.addPhoto',
  method: 'post',
  path: '/findings/:findingId/photos',
  summary: 'Add a photo: the body is the file, JPEG or PNG, at most 5 MiB; places and times in it are taken out',
  allow: roles,
  params: findingId,
  reply: evidenceView,
  status: 201,
});

const viewRow = z.object({
  id: idText,
  evidenceId: idText,
  act: z.enum(['view', 'copy']),
  purpose: z.enum(viewPurposes),
  note: z.string(),
  userName: z.string(),
  atMs: instantMs,
});
export type EvidenceViewRow = z.infer<typeof viewRow>;

export const listEvidenceViews = defineOperation({
  id: 'findings.listViews',
  method: 'get',
  path: '/findings/:findingId/views',
  summary: 'Register of who saw or copied the pictures of a finding, when and why, newest first',
  allow: ['admin'],
  params: findingId,
  query: pageQuery,
  reply: pageOf(viewRow),
});

export const holdFinding = defineOperation({
  id: 'findings.hold',
  method: 'put',
  path: '/findings/:findingId/hold',
  summary: 'Legal hold: the pictures of a finding stay to the end of a day, with the basis that demands it',
  allow: ['admin'],
  params: findingId,
  body: z.strictObject({ basis: lineText(256), until: civilDay }),
  reply: findingView,
});

export const releaseFinding = defineOperation({
  id: 'findings.release',
  method: 'post',
  path: '/findings/:findingId/hold/release',
  summary: 'End a legal hold before its day, with a reason',
  allow: ['admin'],
  params: findingId,
  body: z.strictObject({ note: lineText(256) }),
  reply: findingView,
});
