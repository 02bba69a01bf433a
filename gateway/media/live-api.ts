import { z } from 'zod';
import { roles } from '../platform/actor/actor.ts';
import { faultView, idText, instantMs } from '../platform/http/common-api.ts';
import { defineOperation } from '../platform/http/operation.ts';
import { streamProfiles } from '../registry/camera.ts';

/** Life of one upstream. `failed` is tried again while somebody watches, with back-off. */
const streamStates = ['starting', 'live', 'frozen', 'reconnecting', 'failed', 'ended'] as const;
export type StreamState = (typeof streamStates)[number];

export const liveStreamView = z.object({
  /** Opaque, bound to the session that opened it. */
  streamId: idText,
  cameraId: idText,
  profile: z.enum(streamProfiles),
  state: z.enum(streamStates),
  sinceMs: instantMs,
  codec: z.string().optional(),
  width: z.int().optional(),
  height: z.int().optional(),
  /** Relative URL of the HLS playlist. */
  playlistUrl: z.string(),
  fault: faultView.optional(),
});
export type LiveStreamView = z.infer<typeof liveStreamView>;

export const openStream = defineOperation({
  id: 'media.openStream',
  method: 'post',
  path: '/streams',
  summary: 'Watch a camera: starts its upstream unless it runs, and returns the address of the playlist',
  allow: roles,
  body: z.strictObject({ cameraId: idText, profile: z.enum(streamProfiles).default('sub') }),
  reply: liveStreamView,
  status: 201,
});

export const readStream = defineOperation({
  id: 'media.readStream',
  method: 'get',
  path: '/streams/:streamId',
  summary: 'State of a stream that this session opened',
  allow: roles,
  params: z.object({ streamId: idText }),
  reply: liveStreamView,
});

export const closeStream = defineOperation({
  id: 'media.closeStream',
  method: 'delete',
  path: '/streams/:streamId',
  summary: 'Stop watching; the upstream ends when nobody watches it for the idle time',
  allow: roles,
  params: z.object({ streamId: idText }),
});

export const readPlaylist = defineOperation({
  id: 'media.readPlaylist',
  method: 'get',
  path: '/streams/:streamId/live.m3u8',
  summary: 'HLS media playlist (RFC 8216) from memory',
  allow: roles,
  params: z.object({ streamId: idText }),
  produces: 'application/vnd.apple.mpegurl',
});

export const readMediaPiece = defineOperation({
  id: 'media.readPiece',
  method: 'get',
  path: '/streams/:streamId/:piece',
  summary: 'An initialisation section (`init-N.mp4`) or a segment (`seg-N.m4s`) of the playlist',
  allow: roles,
  params: z.object({ streamId: idText, piece: z.string().regex(/^(init|seg)-\d{1,12}\.(mp4|m4s)$/) }),
  produces: 'video/mp4',
});

export const readSnapshot = defineOperation({
  id: 'media.readSnapshot',
  method: 'get',
  path: '/cameras/:cameraId/snapshot',
  summary: 'A picture of now, from the newest key frame',
  allow: roles,
  params: z.object({ cameraId: idText }),
  produces: 'image/jpeg',
});
