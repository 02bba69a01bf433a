import { z } from 'zod';
import { idText, instantMs, lineText, nameText, pageOf, pageQuery } from '../../platform/http/common-api.ts';
import { defineOperation } from '../../platform/http/operation.ts';
import { cameraStatuses } from '../camera.ts';
import { mergeStates } from './merge-proposal.ts';
import { mergeReasonKinds } from './merge-reason.ts';

const fitters = ['admin', 'technician'] as const;
const proposalParams = z.object({ proposalId: idText });

const proposalView = z.object({
  id: idText,
  firstCameraId: idText,
  secondCameraId: idText,
  /** Why they may be one, with what they have in common. */
  reasons: z.array(z.object({ kind: z.enum(mergeReasonKinds), value: z.string() })),
  /** Per cent. */
  confidence: z.int(),
  state: z.enum(mergeStates),
  createdAtMs: instantMs,
  decidedAtMs: instantMs.optional(),
});
export type MergeProposalView = z.infer<typeof proposalView>;

/** What a person compares. */
const comparedCamera = z.object({
  id: idText,
  name: z.string(),
  place: z.string(),
  status: z.enum(cameraStatuses),
  vendor: z.string(),
  model: z.string(),
  serial: z.string(),
  mac: z.string().optional(),
  gbCode: z.string().optional(),
  version: z.int(),
});

export const listMergeProposals = defineOperation({
  id: 'registry.listMergeProposals',
  method: 'get',
  path: '/merge-proposals',
  summary: 'Cameras of my part that may be one asset, the surest first, with reasons',
  allow: fitters,
  query: pageQuery.extend({ state: z.enum(mergeStates).default('open') }),
  reply: pageOf(proposalView.extend({ cameras: z.array(comparedCamera) })),
});

export const searchMerges = defineOperation({
  id: 'registry.searchMerges',
  method: 'post',
  path: '/merge-proposals/search',
  summary: 'Compare all active cameras of my part with each other; new twins become proposals',
  allow: fitters,
  reply: z.object({ proposedCount: z.int() }),
});

export const acceptMerge = defineOperation({
  id: 'registry.acceptMerge',
  method: 'post',
  path: '/merge-proposals/:proposalId/accept',
  summary: 'They are one: one keeps its id, history and plans and gains the other’s paths; the other stays as removed',
  allow: fitters,
  params: proposalParams,
  body: z.strictObject({ keepCameraId: idText }),
  reply: proposalView,
});

export const dismissMerge = defineOperation({
  id: 'registry.dismissMerge',
  method: 'post',
  path: '/merge-proposals/:proposalId/dismiss',
  summary: 'They are two: the same reasons are not told again',
  allow: fitters,
  params: proposalParams,
  reply: proposalView,
});

export const undoMerge = defineOperation({
  id: 'registry.undoMerge',
  method: 'post',
  path: '/merge-proposals/:proposalId/undo',
  summary: 'Take an accepted merge back: the removed camera returns with its paths and its code',
  allow: fitters,
  params: proposalParams,
  reply: proposalView,
});

export const splitCamera = defineOperation({
  id: 'registry.splitCamera',
  method: 'post',
  path: '/cameras/:cameraId/split',
  summary: 'Some of a camera’s access paths lead to another place: they become a camera of their own',
  allow: fitters,
  params: z.object({ cameraId: idText }),
  body: z.strictObject({ pathIds: z.array(lineText(64)).min(1).max(16), name: nameText }),
  reply: z.object({ cameraId: idText }),
  status: 201,
});
