import { z } from 'zod';
import { roles } from '../platform/actor/actor.ts';
import { idText, instantMs, lineText, nameText, pageOf, pageQuery } from '../platform/http/common-api.ts';
import { defineOperation } from '../platform/http/operation.ts';
import { policeOrgCode } from './organisations/organisation-api.ts';
import { accessPathsView } from './paths/path-api.ts';
import { cameraSorts, sortDirections } from './cameras/camera-cursor.ts';
import { provenanceSources } from './record/camera-change.ts';
import { recordChangeShape, recordView } from './record/record-schema.ts';
import { cameraStatuses, organisationKinds, ownerships, pointClasses, streamProfiles, systemKinds } from './camera.ts';

const organisationView = z.object({
  id: idText,
  parentId: idText.optional(),
  kind: z.enum(organisationKinds),
  name: z.string(),
  /** Organisation code of the police (GA/T 380). */
  policeOrgCode: z.string().optional(),
  /** Ids from the top of the reader's own part down to this node. */
  path: z.string(),
  /** Cameras in this node and below it. */
  cameraCount: z.int().nonnegative(),
});
export type OrganisationView = z.infer<typeof organisationView>;

export const listOrganisations = defineOperation({
  id: 'registry.listOrganisations',
  method: 'get',
  path: '/organisations',
  summary: 'My part of the organisation tree, parents before children; of a large one the upper levels only',
  allow: roles,
  reply: z.object({
    items: z.array(organisationView),
    /** Nodes of my part. When there are more than `items`, open the tree node by node: `/organisations/children`. */
    total: z.int().nonnegative(),
  }),
});

export const createOrganisation = defineOperation({
  id: 'registry.createOrganisation',
  method: 'post',
  path: '/organisations',
  summary: 'Add an organisation below one of mine',
  allow: ['admin'],
  body: z.strictObject({
    parentId: idText,
    kind: z.enum(organisationKinds),
    name: nameText,
    policeOrgCode: policeOrgCode.optional(),
  }),
  reply: organisationView,
  status: 201,
});

const streamView = z.object({
  profile: z.enum(streamProfiles),
  codec: z.enum(['h264', 'h265', 'mjpeg', 'unknown']),
  width: z.int(),
  height: z.int(),
  fps: z.number(),
  bitrateKbps: z.int(),
});

export const cameraView = z.object({
  id: idText,
  name: z.string(),
  organisationId: idText,
  organisationName: z.string(),
  ownership: z.enum(ownerships),
  pointClass: z.union(pointClasses.map((value) => z.literal(value))),
  status: z.enum(cameraStatuses),
  place: z.string(),
  vendor: z.string(),
  model: z.string(),
  firmware: z.string(),
  serial: z.string(),
  mac: z.string().optional(),
  /** The NVR that it hangs on. */
  systemId: idText.optional(),
  systemName: z.string().optional(),
  gbCode: z.string().optional(),
  localCode: z.string().optional(),
  /** How complete the record is, 0 to 100. */
  completeness: z.int(),
  /** How many things its point class demands and the record lacks. */
  gapCount: z.int(),
  version: z.int(),
  createdAtMs: instantMs,
  removedAtMs: instantMs.optional(),
  /** Another device answers for it than the one adopted; see `/device-alarms`. Absent where nobody looked. */
  hasDeviceAlarm: z.boolean().optional(),
  /**
   * It belongs to a neighbour and is granted to my part: `organisationId` is the grantee's, and what only its owner is to
   * know is empty, completeness 0.
   */
  grant: z
    .object({
      /** Name of the organisation that it belongs to. */
      ownerName: z.string(),
      /** Last day, civil date in Asia/Shanghai. */
      untilDay: z.string(),
      mayLive: z.boolean(),
      maySnapshot: z.boolean(),
      mayPatrol: z.boolean(),
    })
    .optional(),
});
export type CameraView = z.infer<typeof cameraView>;

const cameraDetailView = cameraView.extend({
  /** Everything beyond the core; see `recordFields`. */
  record: recordView,
  /** Origin of each known field, core members included. */
  provenance: z.record(z.string(), z.object({ source: z.enum(provenanceSources), by: z.string(), atMs: instantMs })),
  /** Fields that completeness misses, mandatory ones first. */
  missing: z.array(z.string()),
  /** What its point class demands and the record lacks. */
  gaps: z.array(z.object({ field: z.string(), code: z.string(), message: z.string() })),
  /** Codes that it claims and another camera has. */
  conflicts: z.array(z.object({ id: idText, gbCode: z.string(), foundAtMs: instantMs })),
  accessPaths: z.array(
    z.object({
      adapterKind: z.string(),
      host: z.string(),
      port: z.int(),
      channelToken: z.string(),
      priority: z.int(),
      streams: z.array(streamView),
    }),
  ),
  /** How its access paths fare, and which one is in use. */
  paths: accessPathsView.optional(),
  /** The camera that this removed one turned out to be. */
  mergedIntoId: idText.optional(),
  /** The check report on which it was adopted: `/checks/:checkId`, for those whose list the device was on. */
  checkReportId: idText.optional(),
  /** It turned out to be a camera outside of my part, which is not told. */
  isMergedOutside: z.boolean().optional(),
});
export type CameraDetailView = z.infer<typeof cameraDetailView>;

const yesOrNo = z.enum(['true', 'false']).transform((text) => text === 'true');

/** Filter, order and page of a list of cameras. */
export const cameraListQuery = pageQuery.extend({
  /** This node and everything below it. */
  organisationId: idText.optional(),
  ownership: z.enum(ownerships).optional(),
  /** Removed cameras are listed only when asked for: `status=removed`. */
  status: z.enum(cameraStatuses).optional(),
  pointClass: z.coerce
    .number()
    .pipe(z.union(pointClasses.map((value) => z.literal(value))))
    .optional(),
  /** Part of the name, alias, place, code, serial, MAC, pole number, or of a host of its access paths. */
  search: lineText(64).optional(),
  /** Claims a code that another camera has, or has one that another claims. */
  hasConflict: yesOrNo.optional(),
  /** Lacks something that its point class demands. */
  hasGaps: yesOrNo.optional(),
  ownerUnitId: idText.optional(),
  /** Cameras under this lease contract. */
  contractId: idText.optional(),
  /** This area of the administrative or the grid tree, and everything below it. */
  areaId: idText.optional(),
  /** own: none of the cameras that neighbours granted; received: only these; given: mine that neighbours were granted. */
  sharing: z.enum(['own', 'received', 'given']).optional(),
  sort: z.enum(cameraSorts).optional(),
  direction: z.enum(sortDirections).optional(),
});

export const listCameras = defineOperation({
  id: 'registry.listCameras',
  method: 'get',
  path: '/cameras',
  summary: 'Cameras of my part of the organisation and those granted to it, by name',
  allow: roles,
  query: cameraListQuery,
  reply: pageOf(cameraView),
});

export const readCamera = defineOperation({
  id: 'registry.readCamera',
  method: 'get',
  path: '/cameras/:cameraId',
  summary: 'One camera with its access paths; secrets are never shown',
  allow: roles,
  params: z.object({ cameraId: idText }),
  reply: cameraDetailView,
});

export const changeCamera = defineOperation({
  id: 'registry.changeCamera',
  method: 'patch',
  path: '/cameras/:cameraId',
  summary: 'Change a camera’s record; `version` names the version that the editor saw',
  allow: ['admin', 'technician'],
  params: z.object({ cameraId: idText }),
  body: z.strictObject({
    version: z.int(),
    name: nameText.optional(),
    place: z.string().trim().max(256).optional(),
    ownership: z.enum(ownerships).optional(),
    pointClass: z.union(pointClasses.map((value) => z.literal(value))).optional(),
    status: z.enum(cameraStatuses).optional(),
    organisationId: idText.optional(),
    /** Null clears a field. */
    record: recordChangeShape.optional(),
  }),
  reply: cameraDetailView,
});

export const removeCamera = defineOperation({
  id: 'registry.removeCamera',
  method: 'post',
  path: '/cameras/:cameraId/removal',
  summary: 'Take a camera out of the lists; its record and history stay, and it can be restored',
  allow: ['admin', 'technician'],
  params: z.object({ cameraId: idText }),
  body: z.strictObject({ version: z.int() }),
  reply: cameraDetailView,
});

export const restoreCamera = defineOperation({
  id: 'registry.restoreCamera',
  method: 'post',
  path: '/cameras/:cameraId/restoration',
  summary: 'Bring a removed camera back, with the status that it had',
  allow: ['admin', 'technician'],
  params: z.object({ cameraId: idText }),
  body: z.strictObject({ version: z.int() }),
  reply: cameraDetailView,
});

export const systemView = z.object({
  id: idText,
  name: z.string(),
  kind: z.enum(systemKinds),
  organisationId: idText,
  host: z.string(),
  port: z.int(),
  vendor: z.string(),
  model: z.string(),
  serial: z.string(),
  cameraCount: z.int(),
});
export type SystemView = z.infer<typeof systemView>;

export const listSystems = defineOperation({
  id: 'registry.listSystems',
  method: 'get',
  path: '/systems',
  summary: 'NVRs of my part of the organisation',
  allow: roles,
  reply: z.object({ items: z.array(systemView) }),
});
