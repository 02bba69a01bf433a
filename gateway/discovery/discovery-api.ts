import { z } from 'zod';
import { idText, instantMs, lineText, nameText, pageOf, pageQuery } from '../platform/http/common-api.ts';
import { defineOperation } from '../platform/http/operation.ts';
import { ownerships, pointClasses } from '../registry/camera.ts';
import { cameraView, systemView } from '../registry/registry-api.ts';
import { candidateStates } from './candidate.ts';
import { scanStates } from './scan.ts';

/** Most ranges and single addresses that one scan names: a host list of a county fits. */
export const maxRanges = 4096;

const count = z.int().nonnegative();

const scanView = z.object({
  id: idText,
  state: z.enum(scanStates),
  /** Place in the queue while `waiting`, 1 is next; else 0. */
  place: count,
  cause: z.enum(['person', 'schedule']),
  startedBy: z.string().optional(),
  scheduleId: idText.optional(),
  multicast: z.boolean(),
  ranges: z.array(z.string()),
  askedHosts: count,
  hostCount: count,
  foundDevices: count,
  /** When it began; of a waiting one, when it was asked for. */
  startedAtMs: instantMs,
  endedAtMs: instantMs.optional(),
  /** Why it failed or is incomplete, for a person. */
  problem: z.string().optional(),
  /** Differences from the last scan of the same ranges and from the registry, by kind; at the end. */
  changes: z
    .object({
      new: count.optional(),
      moved: count.optional(),
      gone: count.optional(),
      renamed: count.optional(),
      'changed-serial': count.optional(),
    })
    .optional(),
});
export type ScanView = z.infer<typeof scanView>;

export const listScans = defineOperation({
  id: 'discovery.listScans',
  method: 'get',
  path: '/scans',
  summary: 'Scans of my part, the newest first: running, waiting with their place, and past ones',
  allow: ['admin', 'technician'],
  query: pageQuery,
  reply: pageOf(scanView),
});

const candidateView = z.object({
  id: idText,
  host: z.string(),
  port: z.int(),
  name: z.string().optional(),
  hardware: z.string().optional(),
  location: z.string().optional(),
  endpointUuid: z.string().optional(),
  mac: z.string().optional(),
  serial: z.string().optional(),
  clockOffsetMs: z.int().optional(),
  method: z.enum(['multicast', 'unicast-probe', 'fingerprint']),
  state: z.enum(candidateStates),
  firstSeenAtMs: instantMs,
  lastSeenAtMs: instantMs,
});
export type CandidateView = z.infer<typeof candidateView>;

export const startScan = defineOperation({
  id: 'discovery.startScan',
  method: 'post',
  path: '/scans',
  summary: 'Look for cameras: multicast on the local segments and a unicast sweep of allowed ranges; waits its turn',
  allow: ['admin', 'technician'],
  body: z.strictObject({
    multicast: z.boolean().default(true),
    /** CIDR ranges or single addresses; all of the configured ones when absent. */
    ranges: z.array(z.string().max(64)).max(maxRanges).optional(),
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
  summary: 'Cancel a running or waiting scan; what it found stays',
  allow: ['admin', 'technician'],
  params: z.object({ scanId: idText }),
  reply: scanView,
});

export const listCandidates = defineOperation({
  id: 'discovery.listCandidates',
  method: 'get',
  path: '/candidates',
  summary:
    'Devices that my scans found, seen last first; nothing is sent to them and nothing of them is shown before adoption',
  allow: ['admin', 'technician'],
  query: pageQuery.extend({
    state: z.enum(candidateStates).optional(),
    method: z.enum(['multicast', 'unicast-probe', 'fingerprint']).optional(),
    /** A CIDR block or an address. */
    range: lineText(64).optional(),
    /** Part of the name, model, place or address. */
    search: lineText(64).optional(),
  }),
  reply: pageOf(candidateView),
});

export const readCandidate = defineOperation({
  id: 'discovery.readCandidate',
  method: 'get',
  path: '/candidates/:candidateId',
  summary: 'One device that my scans found',
  allow: ['admin', 'technician'],
  params: z.object({ candidateId: idText }),
  reply: candidateView,
});

export const ignoreCandidate = defineOperation({
  id: 'discovery.ignoreCandidate',
  method: 'patch',
  path: '/candidates/:candidateId',
  summary: 'Hide a candidate until it says something else of itself, or bring it back',
  allow: ['admin', 'technician'],
  params: z.object({ candidateId: idText }),
  body: z.strictObject({ ignored: z.boolean() }),
  reply: candidateView,
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
    /** The check report that the adoption refers to. */
    checkId: idText.optional(),
    /** Typed now, or a stored one, which is withheld where the device could lock. */
    credential: z.union([
      z.strictObject({ username: z.string().min(1).max(64), password: z.string().min(1).max(128) }),
      z.strictObject({ credentialSetId: idText, evenAfterRefusal: z.boolean().default(false) }),
    ]),
  }),
  reply: z.object({
    cameras: z.array(cameraView),
    system: systemView.optional(),
    /** Cameras and systems of mine that may be the same device: reported for a person to decide, never merged. */
    possibleDuplicates: z.array(possibleDuplicateView),
  }),
  status: 201,
});
