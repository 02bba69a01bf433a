import { z } from 'zod';
import { roles } from '../../platform/actor/actor.ts';
import { civilDay, idText, instantMs, lineText } from '../../platform/http/common-api.ts';
import { defineOperation } from '../../platform/http/operation.ts';
import { grantStandings } from './camera-grant.ts';

const rights = { mayLive: z.boolean(), maySnapshot: z.boolean(), mayPatrol: z.boolean() };

const grantView = z.object({
  id: idText,
  cameraId: idText,
  cameraName: z.string(),
  /** `given` when the camera is the reader's own, `received` when it is a neighbour's. */
  side: z.enum(['given', 'received']),
  /** Of the organisation that the camera belongs to. */
  ownerName: z.string(),
  /** Of the organisation that it is granted to. */
  granteeName: z.string(),
  standing: z.enum(grantStandings),
  fromMs: instantMs,
  /** The last day on which it counts. */
  untilDay: z.string(),
  reason: z.string(),
  ...rights,
  grantedAtMs: instantMs,
  /** Who gave it; told to the camera's own side only. */
  grantedBy: z.string().optional(),
  endedAtMs: instantMs.optional(),
  /** Who ended it; absent when its last day was over. Told to the camera's own side only. */
  endedBy: z.string().optional(),
  endReason: z.string().optional(),
});
export type GrantView = z.infer<typeof grantView>;

const grantList = z.object({ items: z.array(grantView) });

export const listCameraGrants = defineOperation({
  id: 'registry.listCameraGrants',
  method: 'get',
  path: '/cameras/:cameraId/grants',
  summary: 'To whom a camera is or was granted, newest first; a grantee sees its own grants',
  allow: roles,
  params: z.object({ cameraId: idText }),
  reply: grantList,
});

export const giveGrant = defineOperation({
  id: 'registry.giveGrant',
  method: 'post',
  path: '/cameras/:cameraId/grants',
  summary: 'Grant a camera of mine to another organisation until a day',
  allow: ['admin'],
  params: z.object({ cameraId: idText }),
  body: z.strictObject({
    /** The grantee; one outside of my part tells its number itself. */
    organisationId: idText,
    /** First day; at once when absent. */
    fromDay: civilDay.optional(),
    /** Last day. */
    untilDay: civilDay,
    reason: lineText(500),
    ...rights,
  }),
  reply: grantView,
  status: 201,
});

export const endGrant = defineOperation({
  id: 'registry.endGrant',
  method: 'post',
  path: '/camera-grants/:grantId/end',
  summary: 'End a grant of a camera of mine at once',
  allow: ['admin'],
  params: z.object({ grantId: idText }),
  body: z.strictObject({ reason: lineText(500) }),
  reply: grantView,
});

export const listGrants = defineOperation({
  id: 'registry.listGrants',
  method: 'get',
  path: '/camera-grants',
  summary: 'Grants that stand, given by my part or received by it, the first to end first; at most 500',
  allow: ['admin', 'technician'],
  query: z.strictObject({ side: z.enum(['given', 'received']) }),
  reply: grantList,
});

const sideCount = z.object({ standing: z.int(), expiring: z.int() });

export const countGrants = defineOperation({
  id: 'registry.countGrants',
  method: 'get',
  path: '/camera-grant-counts',
  summary: 'How many grants my part gave and received, and how many end soon',
  allow: ['admin', 'technician'],
  reply: z.object({ given: sideCount, received: sideCount }),
});
