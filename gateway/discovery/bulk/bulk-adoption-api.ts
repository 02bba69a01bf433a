import { z } from 'zod';
import { idText, instantMs } from '../../platform/http/common-api.ts';
import { defineOperation } from '../../platform/http/operation.ts';
import { ownerships, pointClasses } from '../../registry/camera.ts';
import { forbiddenInteriors } from '../check/forbidden-interiors-api.ts';
import { bulkStates, itemStates } from './bulk-adoption.ts';

const fitters = ['admin', 'technician'] as const;
const params = z.object({ bulkAdoptionId: idText });
const count = z.int().nonnegative();

/** What the person on the spot answers. */
export const checklistBody = z.strictObject({
  /** What of these the cameras look into; anything blocks adoption. */
  forbiddenInteriors: z.array(z.enum(forbiddenInteriors)).max(forbiddenInteriors.length),
  signagePresent: z.union([z.boolean(), z.literal('unknown')]),
});

const bulkAdoptionView = z.object({
  id: idText,
  state: z.enum(bulkStates),
  credentialSetId: idText,
  organisationId: idText,
  startedBy: z.string(),
  askedAtMs: instantMs,
  endedAtMs: instantMs.optional(),
  /** Why it waits for a person. */
  problem: z.string().optional(),
  counts: z.object({ waiting: count, 'under-way': count, adopted: count, refused: count, failed: count }),
});
export type BulkAdoptionView = z.infer<typeof bulkAdoptionView>;

const itemView = z.object({
  candidateId: idText,
  host: z.string(),
  port: z.int(),
  state: z.enum(itemStates),
  code: z.string().optional(),
  detail: z.string().optional(),
  cameraCount: count,
});

const bulkAdoptionDetailView = bulkAdoptionView.extend({ items: z.array(itemView) });
export type BulkAdoptionDetailView = z.infer<typeof bulkAdoptionDetailView>;

export const startBulkAdoption = defineOperation({
  id: 'discovery.startBulkAdoption',
  method: 'post',
  path: '/bulk-adoptions',
  summary: 'Adopt many candidates with one stored login: one try each, stops when devices refuse it',
  allow: fitters,
  body: z.strictObject({
    candidateIds: z.array(idText).min(1).max(500),
    credentialSetId: idText,
    organisationId: idText,
    ownership: z.enum(ownerships),
    pointClass: z.union(pointClasses.map((value) => z.literal(value))).default(1),
    place: z.string().trim().max(256).default(''),
    /** Also try devices that refused another login; they may lock. */
    evenAfterRefusal: z.boolean().default(false),
    checklist: checklistBody,
  }),
  reply: bulkAdoptionView,
  status: 202,
});

export const listBulkAdoptions = defineOperation({
  id: 'discovery.listBulkAdoptions',
  method: 'get',
  path: '/bulk-adoptions',
  summary: 'Adoptions of many of my part, the newest first',
  allow: fitters,
  reply: z.object({ items: z.array(bulkAdoptionView) }),
});

export const readBulkAdoption = defineOperation({
  id: 'discovery.readBulkAdoption',
  method: 'get',
  path: '/bulk-adoptions/:bulkAdoptionId',
  summary: 'Progress of an adoption of many, device by device',
  allow: fitters,
  params,
  reply: bulkAdoptionDetailView,
});

export const cancelBulkAdoption = defineOperation({
  id: 'discovery.cancelBulkAdoption',
  method: 'delete',
  path: '/bulk-adoptions/:bulkAdoptionId',
  summary: 'Begin no further device; what is adopted stays',
  allow: fitters,
  params,
  reply: bulkAdoptionView,
});

export const resumeBulkAdoption = defineOperation({
  id: 'discovery.resumeBulkAdoption',
  method: 'post',
  path: '/bulk-adoptions/:bulkAdoptionId/resumption',
  summary: 'Go on with the devices that wait',
  allow: fitters,
  params,
  reply: bulkAdoptionView,
});
