import { z } from 'zod';
import { roles } from '../../platform/actor/actor.ts';
import { idText, instantMs, pageOf, pageQuery } from '../../platform/http/common-api.ts';
import { defineOperation } from '../../platform/http/operation.ts';
import { provenanceSources } from './camera-change.ts';
import { conflictDecisions, conflictStates } from './code-conflict.ts';

export { recordFields } from './record-fields.ts';
export { recordProblemWords } from './record-problem.ts';

const changeView = z.object({
  /** The version that the edit made. */
  version: z.int(),
  atMs: instantMs,
  source: z.enum(provenanceSources),
  /** Name of who wrote it, as it was then. */
  by: z.string(),
  /** The camera whose edit it was, when that one was merged into this one later; versions are its own. */
  mergedCameraId: idText.optional(),
  fields: z.array(
    z.object({
      /** Name of a core member, or of `recordFields`. */
      field: z.string(),
      from: z.json().optional(),
      to: z.json().optional(),
      /** It was, or is, something outside of my part, which is not told. */
      isFromOutside: z.boolean().optional(),
      isToOutside: z.boolean().optional(),
    }),
  ),
});
export type CameraChangeView = z.infer<typeof changeView>;

export const readCameraHistory = defineOperation({
  id: 'registry.readCameraHistory',
  method: 'get',
  path: '/cameras/:cameraId/history',
  summary: 'Edits of a camera’s record, newest first, each field with its value before and after',
  allow: roles,
  params: z.object({ cameraId: idText }),
  query: pageQuery,
  reply: pageOf(changeView),
});

const conflictCameraView = z.object({
  id: idText,
  name: z.string(),
  place: z.string(),
  status: z.string(),
  vendor: z.string(),
  model: z.string(),
  serial: z.string(),
  mac: z.string().optional(),
});

export const conflictView = z.object({
  id: idText,
  gbCode: z.string(),
  state: z.enum(conflictStates),
  foundAtMs: instantMs,
  foundBy: z.string(),
  /** The camera whose record claims the code. */
  claimant: conflictCameraView,
  /** The camera that has the code; absent when nobody has it any more, or when it is not mine. */
  holder: conflictCameraView.optional(),
  isHeldElsewhere: z.boolean(),
});
export type ConflictView = z.infer<typeof conflictView>;

export const listCodeConflicts = defineOperation({
  id: 'registry.listCodeConflicts',
  method: 'get',
  path: '/code-conflicts',
  summary: 'Open conflicts: GB/T 28181 codes that a camera of mine claims and another camera has, oldest first',
  allow: ['admin', 'technician'],
  query: pageQuery,
  reply: pageOf(conflictView),
});

export const resolveCodeConflict = defineOperation({
  id: 'registry.resolveCodeConflict',
  method: 'post',
  path: '/code-conflicts/:conflictId/resolution',
  summary: 'Give the code to the claimant, keep it where it is, or propose to merge both cameras as one asset',
  allow: ['admin', 'technician'],
  params: z.object({ conflictId: idText }),
  body: z.strictObject({ decision: z.enum(conflictDecisions) }),
});

const groupView = z.object({
  /** Of the organisation or the owner unit; absent for cameras of which no owner is known. */
  id: idText.optional(),
  name: z.string().optional(),
  cameraCount: z.int(),
  /** Mean completeness, 0 to 100. */
  score: z.int(),
  /** Cameras that lack something that their point class demands. */
  withGapsCount: z.int(),
});
export type GroupCompletenessView = z.infer<typeof groupView>;

export const readCompleteness = defineOperation({
  id: 'registry.readCompleteness',
  method: 'get',
  path: '/completeness',
  summary: 'How complete the records are: by child of an organisation, or by owner unit; the least complete first',
  allow: roles,
  query: z.strictObject({
    by: z.enum(['organisation', 'owner']).default('organisation'),
    /** The top of my part when absent. */
    organisationId: idText.optional(),
  }),
  reply: z.object({ whole: groupView, groups: z.array(groupView) }),
});
