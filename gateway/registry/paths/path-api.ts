import { z } from 'zod';
import { faultView, idText, instantMs, lineText } from '../../platform/http/common-api.ts';
import { defineOperation } from '../../platform/http/operation.ts';
import { streamProfiles } from '../camera.ts';
import { redundancies } from './choose-path.ts';
import { pathReaches } from './path-standing.ts';

const fitters = ['admin', 'technician'] as const;

/** A login as a person types it: it goes in and never comes out again. */
const loginBody = z.strictObject({ username: lineText(128), password: z.string().min(1).max(256) });

const standingView = z.object({
  /** Fit for use now. */
  isUsable: z.boolean(),
  reach: z.enum(pathReaches),
  sinceMs: instantMs,
  lastGoodMs: instantMs.optional(),
  lastTriedMs: instantMs.optional(),
  /** It answers, but streams over it failed: it rests until then. */
  heldUntilMs: instantMs.optional(),
  isLoginRefused: z.boolean(),
  isStreaming: z.boolean(),
  fault: faultView.optional(),
});

export const accessPathView = z.object({
  id: idText,
  cameraId: idText,
  adapterKind: z.string(),
  host: z.string(),
  port: z.int(),
  channelToken: z.string(),
  /** It leads over a recorder or platform, which may belong to another unit. */
  isOverSystem: z.boolean(),
  /** 1 is tried first. */
  priority: z.int(),
  isEnabled: z.boolean(),
  hasLogin: z.boolean(),
  streams: z.array(z.object({ profile: z.enum(streamProfiles), codec: z.string(), width: z.int(), height: z.int() })),
  /** How it fared; absent until something is known. A camera with one path has its health instead. */
  standing: standingView.optional(),
});
export type AccessPathView = z.infer<typeof accessPathView>;

/** The paths of one camera, best first as a person ordered them. */
export const accessPathsView = z.object({
  items: z.array(accessPathView),
  redundancy: z.enum(redundancies),
  /** The path that would be dialled now. */
  chosenPathId: idText.optional(),
});
export type AccessPathsView = z.infer<typeof accessPathsView>;

const cameraParams = z.object({ cameraId: idText });
const pathParams = z.object({ pathId: idText });

export const listAccessPaths = defineOperation({
  id: 'registry.listAccessPaths',
  method: 'get',
  path: '/cameras/:cameraId/access-paths',
  summary: 'How a camera is reached, how each way fares, and which one is in use; secrets are never shown',
  allow: fitters,
  params: cameraParams,
  reply: accessPathsView,
});

export const addAccessPath = defineOperation({
  id: 'registry.addAccessPath',
  method: 'post',
  path: '/cameras/:cameraId/access-paths',
  summary: 'Add a way to reach a camera: logs in to the device once and takes its streams; it comes last in the order',
  allow: fitters,
  params: cameraParams,
  body: z.strictObject({
    adapterKind: lineText(32),
    host: lineText(64),
    port: z.int().min(1).max(65_535),
    /** Which channel of a recorder or platform; may be left out where there is only one. */
    channelToken: z.string().min(1).max(128).optional(),
    /** Left out: the login that is stored for this device already. */
    login: loginBody.optional(),
  }),
  reply: accessPathView,
  status: 201,
});

export const changeAccessPath = defineOperation({
  id: 'registry.changeAccessPath',
  method: 'patch',
  path: '/access-paths/:pathId',
  summary: 'Switch an access path on or off, or lead it to the device’s new address',
  allow: fitters,
  params: pathParams,
  body: z.strictObject({
    isEnabled: z.boolean().optional(),
    host: lineText(64).optional(),
    port: z.int().min(1).max(65_535).optional(),
    /** Needed for another host: a stored login is sent to none but its own. */
    login: loginBody.optional(),
  }),
  reply: accessPathView,
});

export const orderAccessPaths = defineOperation({
  id: 'registry.orderAccessPaths',
  method: 'put',
  path: '/cameras/:cameraId/access-paths/order',
  summary: 'Say which access path is tried first, second and so on; all of the camera’s are named',
  allow: fitters,
  params: cameraParams,
  body: z.strictObject({ pathIds: z.array(idText).min(1).max(16) }),
  reply: accessPathsView,
});

export const removeAccessPath = defineOperation({
  id: 'registry.removeAccessPath',
  method: 'delete',
  path: '/access-paths/:pathId',
  summary: 'Remove a way to reach a camera; a login that nothing else uses goes with it',
  allow: fitters,
  params: pathParams,
});

/** How far a new login reaches. */
const loginChangeView = z.object({ cameraCount: z.int(), changedAtMs: instantMs });

export const changePathLogin = defineOperation({
  id: 'registry.changePathLogin',
  method: 'put',
  path: '/access-paths/:pathId/login',
  summary: 'Store the device’s new user name and password; a login that was refused is tried anew, once',
  allow: fitters,
  params: pathParams,
  body: loginBody,
  reply: loginChangeView,
});

export const changeSystemLogin = defineOperation({
  id: 'registry.changeSystemLogin',
  method: 'put',
  path: '/systems/:systemId/login',
  summary: 'Store the recorder’s or platform’s new user name and password, for all of its channels',
  allow: fitters,
  params: z.object({ systemId: idText }),
  body: loginBody,
  reply: loginChangeView,
});
