import { z } from 'zod';
import { faultView, idText, instantMs } from '../../platform/http/common-api.ts';
import { streamStates } from '../live-api.ts';

/** Where pages upgrade to the WebSocket that carries the pictures of all their tiles. */
export const pushPath = '/api/v1/streams/push';

/** Streams that one connection carries at once. */
export const maxPushChannels = 64;

const channel = z.int().min(0).max(0xffff);

/** Client → server, JSON: begin and end to receive. A channel is the client's own number for one of its streams. */
export const pushRequest = z.strictObject({
  watch: z
    .array(z.strictObject({ channel, streamId: idText }))
    .max(maxPushChannels)
    .optional(),
  drop: z.array(channel).max(maxPushChannels).optional(),
});
export type PushRequest = z.infer<typeof pushRequest>;

/**
 * Server → client, JSON. `format` precedes the initialisation section of what follows on the channel; `state` tells
 * where the stream stands; `gone` is the last word on a channel: the stream is not, or no longer, this session's.
 */
export const pushNotice = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('format'),
    channel,
    /** For `MediaSource.isTypeSupported` and `addSourceBuffer`, e.g. `video/mp4; codecs="avc1.64001f"`. */
    mimeType: z.string(),
    width: z.int(),
    height: z.int(),
  }),
  z.object({
    kind: z.literal('state'),
    channel,
    state: z.enum(streamStates),
    sinceMs: instantMs,
    /** Place in the queue while `over-budget`, from 1. */
    place: z.int().positive().optional(),
    fault: faultView.optional(),
  }),
  z.object({ kind: z.literal('gone'), channel }),
]);
export type PushNotice = z.infer<typeof pushNotice>;

/** What a binary message carries: an initialisation section, or a part (`moof` and `mdat`). */
export type PushedKind = 'init' | 'part';

/** Head of a binary message; the bytes of the section or part follow. */
export interface PushHead {
  readonly kind: PushedKind;
  readonly channel: number;
  /** Begins with a key frame. */
  readonly isIndependent: boolean;
  /** Parts before this one were left out, since the connection is too slow: nothing connects them. */
  readonly isAfterSkip: boolean;
  /** Instant of the first picture, ms since epoch by the gateway's clock; 0 for an initialisation section. */
  readonly atMs: number;
  /** Where it begins on the stream's timeline, in 1/90,000 s; 0 for an initialisation section. */
  readonly startTicks: number;
  readonly durationTicks: number;
}

/** Length of the head, bytes. Layout: kind u8, flags u8, channel u16, duration u32, instant f64, start f64; big-endian. */
export const pushHeadBytes = 24;

const kindCodes = { init: 1, part: 2 } as const;
const independentFlag = 1;
const afterSkipFlag = 2;

export function writePushHead(head: PushHead): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(pushHeadBytes);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, kindCodes[head.kind]);
  view.setUint8(1, (head.isIndependent ? independentFlag : 0) | (head.isAfterSkip ? afterSkipFlag : 0));
  view.setUint16(2, head.channel);
  view.setUint32(4, head.durationTicks);
  view.setFloat64(8, head.atMs);
  view.setFloat64(16, head.startTicks);
  return bytes;
}

/** Undefined for a message that is none of ours. */
export function readPushHead(message: ArrayBuffer): PushHead | undefined {
  if (message.byteLength < pushHeadBytes) return undefined;
  const view = new DataView(message);
  const code = view.getUint8(0);
  if (code !== kindCodes.init && code !== kindCodes.part) return undefined;
  const flags = view.getUint8(1);
  return {
    kind: code === kindCodes.init ? 'init' : 'part',
    channel: view.getUint16(2),
    isIndependent: (flags & independentFlag) !== 0,
    isAfterSkip: (flags & afterSkipFlag) !== 0,
    durationTicks: view.getUint32(4),
    atMs: view.getFloat64(8),
    startTicks: view.getFloat64(16),
  };
}
