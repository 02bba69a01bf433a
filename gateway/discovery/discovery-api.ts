import { z } from 'zod';
import { idText, instantMs, nameText } from '../platform/http/common-api.ts';
import { defineOperation } from '../platform/http/operation.ts';
import { ownerships, pointClasses } from '../registry/camera.ts';
import { cameraView, systemView } from '../registry/registry-api.ts';

const scanView = z.object({
  id: idText,
  state: z.enum(['running', 'done', 'cancelled', 'failed']),
  multicast: z.boolean(),
  ranges: z.array(z.string()),
  askedHosts: z.int().nonnegative(),
  hostCount: z.int().nonnegative(),
  foundDevices: z.int().nonnegative(),
  startedAtMs: instantMs,
  endedAtMs: instantMs.optional(),
  /** Why it failed, for a person. */
  problem: z.string().optional(),
});
export type ScanView = z.infer<typeof scanView>;

const candidateView = z.object({
  id: idText,
  host: z.string(),
  port: z.int(),
  name: z.string().optional(),
  hardware: z.string().optional(),
  location: z.string().optional(),
  endpointUuid: z.string().optional(),
  clockOffsetMs: z.int().optional(),
  method: z.enum(['multicast', 'unicast-probe', 'fingerprint']),
  state: z.enum(['new', 'adopted']),
  firstSeenAtMs: instantMs,
  lastSeenAtMs: instantMs,
});
export type CandidateView = z.infer<typeof candidateView>;

export const startScan = defineOperation({
  id: 'discovery.startScan',
  method: 'post',
  path: '/scans',
  summary: 'Look for cameras: multicast on the local segment and a unicast sweep of allowed ranges',
  allow: ['admin', 'technician'],
  body: z.strictObject({
    multicast: z.boolean().default(true),
    /** CIDR ranges or single addresses; all of the configured ones when absent. */
    ranges: z.array(z.string().max(64)).max(64).optional(),
  }),
  reply: scanView,
  status: 202,
});

export const readScan = defineOperation({
  id: 'discovery.readScan',
  method: 'get',
  path: '/scans/:scanId',
  summary: 'Progress of a scan',
  allow: ['admin', 'technician'],
  params: z.object({ scanId: idText }),
  reply: scanView,
});

export const cancelScan = defineOperation({
  id: 'discovery.cancelScan',
  method: 'delete',
  path: '/scans/:scanId',
  summary: 'Cancel a running scan; what it found stays',
  allow: ['admin', 'technician'],
  params: z.object({ scanId: idText }),
  reply: scanView,
});

export const listCandidates = defineOperation({
  id: 'discovery.listCandidates',
  method: 'get',
  path: '/candidates',
  summary: 'Devices that were found; nothing is sent to them before adoption',
  allow: ['admin', 'technician'],
  query: z.strictObject({ state: z.enum(['new', 'adopted']).optional() }),
  reply: z.object({ items: z.array(candidateView) }),
});

const possibleDuplicateView = z.object({
  kind: z.enum(['camera', 'system']),
  id: idText,
  name: z.string(),
  /** What they have in common. */
  because: z.enum(['mac', 'serial']),
});

export const adoptCandidate = defineOperation({
  id: 'discovery.adoptCandidate',
  method: 'post',
  path: '/candidates/:candidateId/adoption',
  summary: 'Log in to a device and take its cameras into the registry; one wrong password is one try',
  allow: ['admin', 'technician'],
  params: z.object({ candidateId: idText }),
  body: z.strictObject({
    organisationId: idText,
    ownership: z.enum(ownerships),
    pointClass: z.union(pointClasses.map((value) => z.literal(value))).default(1),
    /** Name of the camera, or of the NVR; what the device calls itself when absent. */
    name: nameText.optional(),
    place: z.string().trim().max(256).default(''),
    credential: z.strictObject({ username: z.string().min(1).max(64), password: z.string().min(1).max(128) }),
  }),
  reply: z.object({
    cameras: z.array(cameraView),
    system: systemView.optional(),
    /** Cameras and systems of mine that may be the same device: reported for a person to decide, never merged. */
    possibleDuplicates: z.array(possibleDuplicateView),
  }),
  status: 201,
});
