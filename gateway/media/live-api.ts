import { z } from 'zod';
import { roles } from '../platform/actor/actor.ts';
import { faultView, idText, instantMs } from '../platform/http/common-api.ts';
import { defineOperation } from '../platform/http/operation.ts';
import { streamProfiles } from '../registry/camera.ts';

/**
 * Life of one stream. `over-budget` waits in a queue for a free session of its camera, recorder or uplink. `refused`:
 * the camera said no, or may not be asked; `unauthorised`: it refused the login; `failed`: it could not be reached or
 * gave no picture. These three are tried again while somebody watches, with back-off, unless another try ends alike.
 */
export const streamStates = [
  'starting',
  'over-budget',
  'live',
  'frozen',
  'reconnecting',
  'refused',
  'unauthorised',
  'failed',
  'ended',
] as const;
export type StreamState = (typeof streamStates)[number];

/** Encodings of pictures that a player may take. */
export const playableCodecs = ['h264', 'h265'] as const;
export type PlayableCodec = (typeof playableCodecs)[number];

/**
 * How what is shown relates to what was asked for: `as-asked`; `other-profile`, since the camera has no
 * such stream or the player does not take its encoding; `transcoded` to H.264, since no encoding of the camera that the
 * player takes fits what it asked for.
 */
export const deliveries = ['as-asked', 'other-profile', 'transcoded'] as const;
export type Delivery = (typeof deliveries)[number];

export const liveStreamView = z.object({
  /** Opaque, bound to the session that opened it. */
  streamId: idText,
  cameraId: idText,
  /** The profile that is shown. */
  profile: z.enum(streamProfiles),
  delivery: z.enum(deliveries),
  /** Place of the access path that is in use among its camera’s, 1 is tried first; beyond 1 a better one failed. */
  pathPriority: z.int().optional(),
  state: z.enum(streamStates),
  sinceMs: instantMs,
  /** Place in the queue while `over-budget`, from 1. */
  place: z.int().positive().optional(),
  /** RFC 6381, e.g. `avc1.64001f`. */
  codec: z.string().optional(),
  width: z.int().optional(),
  height: z.int().optional(),
  /** The camera's clock minus the gateway's, when the camera tells its time (RTCP sender reports); ms. */
  clockOffsetMs: z.int().optional(),
  /** Relative URL of the HLS playlist. */
  playlistUrl: z.string(),
  /** Relative URL of the low-latency playlist: for players whose connection carries held-back requests beside others. */
  lowLatencyUrl: z.string(),
  fault: faultView.optional(),
});
export type LiveStreamView = z.infer<typeof liveStreamView>;

export const openStream = defineOperation({
  id: 'media.openStream',
  method: 'post',
  path: '/streams',
  summary: 'Watch a camera: starts its upstream unless it runs, and returns the address of the playlist',
  allow: roles,
  forDisplays: true,
  body: z.strictObject({
    cameraId: idText,
    profile: z.enum(streamProfiles).default('sub'),
    /** What the player decodes, best first. */
    codecs: z.array(z.enum(playableCodecs)).min(1).max(playableCodecs.length).default(['h264']),
  }),
  reply: liveStreamView,
  status: 201,
});

export const readStream = defineOperation({
  id: 'media.readStream',
  method: 'get',
  path: '/streams/:streamId',
  summary: 'State of a stream that this session opened',
  allow: roles,
  forDisplays: true,
  params: z.object({ streamId: idText }),
  reply: liveStreamView,
});

export const closeStream = defineOperation({
  id: 'media.closeStream',
  method: 'delete',
  path: '/streams/:streamId',
  summary: 'Stop watching; the upstream ends when nobody watches it for the idle time',
  allow: roles,
  forDisplays: true,
  params: z.object({ streamId: idText }),
});

export const tryAgain = defineOperation({
  id: 'media.tryAgain',
  method: 'post',
  path: '/cameras/:cameraId/streams/try-again',
  summary: 'Dial a camera again whose streams failed, with its login even if it was refused; once a minute',
  allow: ['technician', 'admin'],
  params: z.object({ cameraId: idText }),
});

export const readPlaylist = defineOperation({
  id: 'media.readPlaylist',
  method: 'get',
  path: '/streams/:streamId/live.m3u8',
  summary: 'HLS media playlist (RFC 8216) from memory',
  allow: roles,
  forDisplays: true,
  params: z.object({ streamId: idText }),
  produces: 'application/vnd.apple.mpegurl',
});

export const readLowLatencyPlaylist = defineOperation({
  id: 'media.readLowLatencyPlaylist',
  method: 'get',
  path: '/streams/:streamId/low-latency.m3u8',
  summary:
    'Low-latency HLS media playlist (RFC 8216bis); held back until it has what `_HLS_msn` and `_HLS_part` ask for',
  allow: roles,
  forDisplays: true,
  params: z.object({ streamId: idText }),
  // Nonsense in them is a 400 by the standard, so they are read where they are used.
  query: z.object({ _HLS_msn: z.coerce.string().optional(), _HLS_part: z.coerce.string().optional() }),
  produces: 'application/vnd.apple.mpegurl',
});

export const readReplayPlaylist = defineOperation({
  id: 'media.readReplayPlaylist',
  method: 'get',
  path: '/streams/:streamId/replay.m3u8',
  summary: 'Instant replay: the newest seconds of a stream as an HLS playlist with an end',
  allow: roles,
  params: z.object({ streamId: idText }),
  query: z.strictObject({ seconds: z.coerce.number().int().min(1).max(600).default(20) }),
  produces: 'application/vnd.apple.mpegurl',
});

export const readMediaPiece = defineOperation({
  id: 'media.readPiece',
  method: 'get',
  path: '/streams/:streamId/:piece',
  summary:
    'An initialisation section (`init-N.mp4`), a segment (`seg-N.m4s`) or a part (`part-N.I.m4s`) of the playlists',
  allow: roles,
  forDisplays: true,
  params: z.object({
    streamId: idText,
    piece: z.string().regex(/^(init-\d{1,12}\.mp4|(seg-\d{1,12}|part-\d{1,12}\.\d{1,6})\.m4s)$/),
  }),
  produces: 'video/mp4',
});
