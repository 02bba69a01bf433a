import { z } from 'zod';
import { faultView, idText, instantMs } from '../../platform/http/common-api.ts';
import { defineOperation } from '../../platform/http/operation.ts';
import { checklistBody } from '../bulk/bulk-adoption-api.ts';
import { forbiddenInteriors } from './forbidden-interiors-api.ts';

const fitters = ['admin', 'technician'] as const;
const skipped = z.object({ kind: z.literal('skipped') });
const failed = z.object({ kind: z.literal('failed'), fault: faultView });
const findingOf = <Value extends z.ZodType>(value: Value) =>
  z.discriminatedUnion('kind', [z.object({ kind: z.literal('ok'), value }), failed, skipped]);

const profileView = z.object({
  channelToken: z.string(),
  channelName: z.string(),
  profileToken: z.string(),
  codec: z.string(),
  width: z.int(),
  height: z.int(),
  fps: z.number(),
  bitrateKbps: z.number(),
});

const checkView = z.object({
  id: idText,
  candidateId: idText,
  state: z.enum(['running', 'done', 'broken-off']),
  checkedBy: z.string(),
  startedAtMs: instantMs,
  endedAtMs: instantMs.optional(),
  checklist: z.object({
    forbiddenInteriors: z.array(z.enum(forbiddenInteriors)),
    signagePresent: z.union([z.boolean(), z.literal('unknown')]),
  }),
  /** What to look at, the worst first; `block` forbids adoption. Absent facts below: it runs still. */
  remarks: z.array(
    z.object({
      level: z.enum(['block', 'warn', 'note']),
      code: z.string(),
      values: z.record(z.string(), z.union([z.string(), z.number()])),
    }),
  ),
  report: z
    .object({
      ports: z.array(z.object({ port: z.int(), state: z.enum(['open', 'closed', 'silent']) })),
      loginSchemes: z.array(z.string()),
      device: findingOf(
        z.object({
          vendor: z.string(),
          model: z.string(),
          firmware: z.string(),
          serial: z.string(),
          mac: z.string().optional(),
          name: z.string().optional(),
          clockOffsetMs: z.number(),
          profiles: z.array(profileView),
        }),
      ),
      /** Measured on the real stream. */
      stream: findingOf(
        z.object({
          codec: z.string(),
          width: z.int(),
          height: z.int(),
          fps: z.number(),
          bitrateKbps: z.number(),
          connectMs: z.number(),
          firstKeyFrameMs: z.number(),
          keyFrameIntervalsMs: z.array(z.number()),
          looksSmart: z.boolean(),
          /** Expected wait of a tile: with a key frame on request, and joining in mid-group. */
          startForecast: z.object({ askedMs: z.number(), joinedMs: z.number() }),
        }),
      ),
      snapshot: findingOf(z.object({ contentType: z.string(), sizeBytes: z.int() })),
      secondOpinion: findingOf(z.object({ vendor: z.string(), model: z.string(), serial: z.string() })),
      duplicates: z.array(z.object({ kind: z.string(), id: idText, name: z.string(), because: z.string() })),
      /** More of them outside the part whose list the device is on; which they are is not told. */
      duplicatesOutside: z.int().nonnegative(),
      /** Merges of these duplicates that are proposed and wait for a person, with the names of both cameras. */
      mergeProposals: z.array(z.object({ id: idText, names: z.array(z.string()) })),
      /** There is one at `…/snapshot`. */
      hasPicture: z.boolean(),
    })
    .optional(),
});
export type CheckView = z.infer<typeof checkView>;

export const startCheck = defineOperation({
  id: 'discovery.startCheck',
  method: 'post',
  path: '/candidates/:candidateId/checks',
  summary: 'Check a device before adoption: reachability, login, clock, streams, picture, duplicates, second opinion',
  allow: fitters,
  params: z.object({ candidateId: idText }),
  body: z.strictObject({
    login: z.union([
      z.strictObject({ username: z.string().min(1).max(64), password: z.string().min(1).max(128) }),
      z.strictObject({ credentialSetId: idText, evenAfterRefusal: z.boolean().default(false) }),
    ]),
    checklist: checklistBody,
  }),
  reply: checkView,
  status: 202,
});

export const listChecks = defineOperation({
  id: 'discovery.listChecks',
  method: 'get',
  path: '/candidates/:candidateId/checks',
  summary: 'Checks of a device, the newest first',
  allow: fitters,
  params: z.object({ candidateId: idText }),
  reply: z.object({ items: z.array(checkView) }),
});

export const readCheck = defineOperation({
  id: 'discovery.readCheck',
  method: 'get',
  path: '/checks/:checkId',
  summary: 'A check report, for the screen and for printing',
  allow: fitters,
  params: z.object({ checkId: idText }),
  reply: checkView,
});

export const answerChecklist = defineOperation({
  id: 'discovery.answerChecklist',
  method: 'patch',
  path: '/checks/:checkId',
  summary: 'Answer what only a person can see: forbidden interiors, the sign',
  allow: fitters,
  params: z.object({ checkId: idText }),
  body: z.strictObject({ checklist: checklistBody }),
  reply: checkView,
});

export const readCheckPicture = defineOperation({
  id: 'discovery.readCheckPicture',
  method: 'get',
  path: '/checks/:checkId/snapshot',
  summary: 'The picture that the device gave during the check',
  allow: fitters,
  params: z.object({ checkId: idText }),
  produces: 'image/jpeg',
});
