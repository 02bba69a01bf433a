import { z } from 'zod';
import { maxDoorBytes } from './door-message.ts';

/** What a plug-in may answer. Nothing of it is trusted: sizes are capped, members that nobody knows fall away. */
const short = z.string().max(256);
const port = z.int().min(1).max(65_535);
const address = z.object({ host: z.string().max(64), port });

const fault = z.object({
  stage: z.enum(['address', 'connect', 'request', 'login', 'describe', 'stream', 'picture', 'clock']),
  reason: z.enum([
    ...(['forbidden', 'refused', 'reset', 'timeout', 'unreachable', 'unauthorised', 'locked', 'malformed'] as const),
    ...(['too-large', 'unsupported', 'aborted', 'drift', 'no-frame', 'over-budget'] as const),
  ]),
  detail: z.string().max(500),
});

/** An `Outcome`; its value is checked by the member's own shape. */
export const plainOutcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ok'), value: z.unknown() }),
  z.object({ kind: z.literal('failed'), fault }),
]);

const channelState = z.object({ channelToken: short, state: z.enum(['live', 'lost', 'unknown']) });

const stream = z.object({
  profileToken: short,
  codec: z.enum(['h264', 'h265', 'mjpeg', 'unknown']),
  width: z.int().min(0).max(32_768),
  height: z.int().min(0).max(32_768),
  fps: z.number().min(0).max(1000),
  bitrateKbps: z.number().min(0),
  originalUri: z.string().max(1024),
  rtspPort: port,
  rtspPath: z.string().max(1024),
  isResolvedOnDemand: z.boolean().exactOptional(),
});

const channel = z.object({
  channelToken: short,
  name: short,
  streams: z.array(stream).max(16),
  snapshotPath: z.string().max(1024).exactOptional(),
  state: channelState.shape.state.exactOptional(),
  facts: z.record(z.string().max(64), z.string().max(1024)).exactOptional(),
});

export const descriptionAnswer = z.object({
  vendor: short,
  model: short,
  firmware: short,
  serial: short,
  mac: z.string().max(32).exactOptional(),
  name: short.exactOptional(),
  clockOffsetMs: z.number(),
  channels: z.array(channel).max(4096),
});

export const probeAnswer = z.object({ rttMs: z.number().min(0), clockOffsetMs: z.number().exactOptional() });

export const loginAnswer = z.object({
  rttMs: z.number().min(0),
  serial: short.exactOptional(),
  channels: z.array(channelState).max(4096).exactOptional(),
});

export const channelsAnswer = z.array(channelState).max(4096);

export const streamAnswer = z.object({
  transport: z.enum(['rtsp', 'hls']),
  isSecure: z.boolean(),
  host: z.string().max(64),
  port,
  path: z.string().max(2048),
  hostName: z.string().max(253).exactOptional(),
  certificateSha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .exactOptional(),
  expiresAtMs: z.number().exactOptional(),
});

export const snapshotAnswer = z.object({
  contentType: z.enum(['image/jpeg', 'image/png']),
  bytes: z.base64().max(Math.ceil(maxDoorBytes * 1.4)),
});

export const presetsAnswer = z.array(z.object({ presetToken: short, name: short })).max(512);

export const nothingAnswer = z.unknown().transform(() => undefined);

export const toldDevice = z.object({
  callId: z.int(),
  device: z.object({
    address,
    endpointUuid: short.exactOptional(),
    name: short.exactOptional(),
    hardware: short.exactOptional(),
    location: short.exactOptional(),
    method: z.enum(['multicast', 'unicast-probe', 'fingerprint']),
    clockOffsetMs: z.number().exactOptional(),
  }),
});

export const toldProgress = z.object({ callId: z.int(), askedHosts: z.int().min(0) });

export const toldEvent = z.object({
  callId: z.int(),
  event: z.object({
    kind: z.enum(['signal-lost', 'signal-back', 'rebooted', 'tampered', 'other']),
    channelToken: short.exactOptional(),
    topic: short,
    atMs: z.number(),
  }),
});

export const toldLog = z.object({
  level: z.enum(['debug', 'warn']),
  fields: z.record(z.string().max(64), z.unknown()),
  message: short,
});
