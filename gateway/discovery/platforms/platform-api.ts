import { z } from 'zod';
import { faultView, idText, instantMs, lineText, nameText, pageOf, pageQuery } from '../../platform/http/common-api.ts';
import { defineOperation } from '../../platform/http/operation.ts';
import { ownerships, pointClasses } from '../../registry/camera.ts';
import { pointDecisions, pointDifferences } from './point-words.ts';

const fitters = ['admin', 'technician'] as const;
const pointClass = z.union(pointClasses.map((value) => z.literal(value)));
const contractBody = z.record(z.string().max(64), z.json());
const ruleBody = z.strictObject({
  /** Of points whose area no line names, and of the platform itself. */
  organisationId: idText,
  byArea: z.array(z.strictObject({ area: lineText(64), organisationId: idText })).max(500),
});
/** The one that the editor saw. */
const seenVersion = z.int().positive();
const credentialBody = z.strictObject({
  username: z.string().min(1).max(64),
  password: z.string().min(1).max(128),
});
const chosenPoints = z.array(idText).min(1).max(200);

/** What is done to a platform's points. */
export const platformRunView = z.object({
  kind: z.enum(['listing', 'taking', 'removal']),
  state: z.enum(['running', 'done', 'cancelled', 'failed']),
  points: z.int().nonnegative(),
  total: z.int().nonnegative().optional(),
  /** Of a listing: what it lacks has vanished. */
  isComplete: z.boolean().optional(),
  oddRows: z.int().nonnegative().optional(),
  startedBy: z.string(),
  startedAtMs: instantMs,
  endedAtMs: instantMs.optional(),
  problem: z.string().optional(),
  fault: faultView.optional(),
});
export type PlatformRunView = z.infer<typeof platformRunView>;

const platformView = z.object({
  id: idText,
  name: z.string(),
  adapterKind: z.string(),
  host: z.string(),
  port: z.int(),
  contract: z.record(z.string(), z.json()),
  rule: z.object({
    organisationId: idText,
    byArea: z.array(z.object({ area: z.string(), organisationId: idText })),
  }),
  ownership: z.enum(ownerships),
  pointClass,
  leaseContractId: idText.optional(),
  /** Named by the next edit. */
  version: z.int(),
  createdAtMs: instantMs,
  listedAtMs: instantMs.optional(),
  isComplete: z.boolean(),
  counts: z.object({
    listed: z.int(),
    new: z.int(),
    taken: z.int(),
    ignored: z.int(),
    vanished: z.int(),
    renamed: z.int(),
  }),
  /** What is done to its points now, or was done last since the gateway started. */
  run: platformRunView.optional(),
});
export type PlatformView = z.infer<typeof platformView>;

const pointView = z.object({
  id: idText,
  /** The platform's own id. */
  pointId: z.string(),
  name: z.string(),
  takenName: z.string().optional(),
  gbCode: z.string().optional(),
  longitude: z.number().optional(),
  latitude: z.number().optional(),
  area: z.string().optional(),
  address: z.string().optional(),
  decision: z.enum(pointDecisions),
  isListed: z.boolean(),
  isRenamed: z.boolean(),
  cameraId: idText.optional(),
  firstSeenAtMs: instantMs,
  lastSeenAtMs: instantMs,
});
export type PlatformPointView = z.infer<typeof pointView>;

export const listPlatforms = defineOperation({
  id: 'discovery.listPlatforms',
  method: 'get',
  path: '/platforms',
  summary: 'Carriers’ platforms of my part of the organisation, with how their points stand',
  allow: fitters,
  reply: z.object({ items: z.array(platformView) }),
});

export const addPlatform = defineOperation({
  id: 'discovery.addPlatform',
  method: 'post',
  path: '/platforms',
  summary: 'Enter a carrier’s platform; its points are listed in the background',
  allow: fitters,
  body: z.strictObject({
    name: nameText,
    adapterKind: lineText(32).default('carrier-platform'),
    /** IP address; names are never resolved. */
    host: z.string().max(64),
    port: z.int().min(1).max(65_535),
    /** Where its answers have what; empty: the default contract of the guide. */
    contract: contractBody.default({}),
    credential: credentialBody,
    rule: ruleBody,
    ownership: z.enum(ownerships).default('leased'),
    pointClass: pointClass.default(3),
    leaseContractId: idText.optional(),
  }),
  reply: platformView,
  status: 201,
});

const platformPath = { params: z.object({ platformId: idText }), allow: fitters };

export const readPlatform = defineOperation({
  ...platformPath,
  id: 'discovery.readPlatform',
  method: 'get',
  path: '/platforms/:platformId',
  summary: 'One platform with the progress of its run',
  reply: platformView,
});

export const changePlatform = defineOperation({
  ...platformPath,
  id: 'discovery.changePlatform',
  method: 'patch',
  path: '/platforms/:platformId',
  summary: 'Change a platform’s name, address, login, contract mapping or rule; not while it is being worked on',
  body: z.strictObject({
    version: seenVersion,
    name: nameText.optional(),
    /** Another host needs the login with it: a stored one is sent to no host but its own. */
    host: z.string().max(64).optional(),
    port: z.int().min(1).max(65_535).optional(),
    credential: credentialBody.optional(),
    contract: contractBody.optional(),
    rule: ruleBody.optional(),
    pointClass: pointClass.optional(),
    leaseContractId: idText.optional(),
  }),
  reply: platformView,
});

export const readPlatformRemoval = defineOperation({
  ...platformPath,
  id: 'discovery.readPlatformRemoval',
  method: 'get',
  path: '/platforms/:platformId/removal',
  summary: 'What giving a platform up would do to its cameras; changes nothing',
  reply: z.object({
    cameras: z.int(),
    /** No other path leads to so many of those in the registry. */
    orphans: z.int(),
  }),
});

export const removePlatform = defineOperation({
  ...platformPath,
  id: 'discovery.removePlatform',
  method: 'delete',
  path: '/platforms/:platformId',
  summary: 'Give a platform up: paths over it end, its login is forgotten; runs in the background',
  query: z.strictObject({
    version: z.coerce.number().int().positive(),
    /** Of cameras that no other path leads to: kept out of service, or removed softly. Needed when there are any. */
    withCameras: z.enum(['keep', 'remove']).optional(),
  }),
  reply: platformRunView,
  status: 202,
});

export const startPlatformListing = defineOperation({
  ...platformPath,
  id: 'discovery.startPlatformListing',
  method: 'post',
  path: '/platforms/:platformId/listing',
  summary: 'List a platform’s points again: what is new, has vanished, has another name',
  reply: platformRunView,
  status: 202,
});

export const startPlatformTaking = defineOperation({
  ...platformPath,
  id: 'discovery.startPlatformTaking',
  method: 'post',
  path: '/platforms/:platformId/taking',
  summary: 'Take new points into the registry, all of them, those of an area, or chosen ones',
  body: z.strictObject({
    ids: chosenPoints.optional(),
    area: lineText(64).optional(),
    status: z.enum(['planned', 'active']).default('planned'),
  }),
  reply: platformRunView,
  status: 202,
});

export const cancelPlatformRun = defineOperation({
  ...platformPath,
  id: 'discovery.cancelPlatformRun',
  method: 'delete',
  path: '/platforms/:platformId/run',
  summary: 'Cancel what is done to a platform’s points; what was listed and taken stays',
  reply: platformView,
});

export const listPlatformPoints = defineOperation({
  ...platformPath,
  id: 'discovery.listPlatformPoints',
  method: 'get',
  path: '/platforms/:platformId/points',
  summary: 'Points of a platform by name',
  query: pageQuery.extend({
    difference: z.enum(pointDifferences).optional(),
    decision: z.enum(pointDecisions).optional(),
    /** Part of the name, the area or the platform’s id. */
    search: lineText(64).optional(),
  }),
  reply: pageOf(pointView),
});

export const decidePlatformPoints = defineOperation({
  ...platformPath,
  id: 'discovery.decidePlatformPoints',
  method: 'post',
  path: '/platforms/:platformId/decision',
  summary: 'Leave points alone, look at them again, or give cameras the names that their points go by now',
  body: z.strictObject({ ids: chosenPoints, decision: z.enum(['ignore', 'reopen', 'accept-name']) }),
  reply: z.object({ changed: z.int().nonnegative() }),
});
