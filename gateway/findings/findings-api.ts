import { z } from 'zod';
import { roles } from '../platform/actor/actor.ts';
import { idText, instantMs, pageOf, pageQuery } from '../platform/http/common-api.ts';
import { defineOperation } from '../platform/http/operation.ts';
import { findingCategories, findingSeverities } from './finding.ts';

const findingView = z.object({
  id: idText,
  cameraId: idText,
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
});
export type FindingView = z.infer<typeof findingView>;

export const reportFinding = defineOperation({
  id: 'findings.report',
  method: 'post',
  path: '/findings',
  summary: 'Report what a camera shows, with a snapshot of this instant; identity numbers and phones are refused',
  allow: ['officer', 'admin'],
  body: z.strictObject({
    cameraId: idText,
    stopId: idText.optional(),
    category: z.enum(findingCategories),
    severity: z.enum(findingSeverities).default('medium'),
    text: z.string().trim().max(500).default(''),
    /** Instant of the picture that was seen, as the pushed pictures tell it; without it the snapshot is of now. */
    seenAtMs: instantMs.optional(),
    /** Made by the client, so that a retry is the same finding. */
    requestId: idText,
  }),
  reply: findingView,
  status: 201,
});

export const listFindings = defineOperation({
  id: 'findings.list',
  method: 'get',
  path: '/findings',
  summary: 'Findings of my part of the organisation, newest first',
  allow: roles,
  query: pageQuery,
  reply: pageOf(findingView),
});

export const readFindingSnapshot = defineOperation({
  id: 'findings.readSnapshot',
  method: 'get',
  path: '/findings/:findingId/snapshot',
  summary: 'The picture of the instant of the finding',
  allow: roles,
  params: z.object({ findingId: idText }),
  produces: 'image/jpeg',
});
