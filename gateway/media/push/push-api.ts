import { z } from 'zod';
import { faultView, idText, instantMs } from '../../platform/http/common-api.ts';
import { streamStates } from '../live-api.ts';

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
 * `beat` says, where nothing else does for some seconds, that the connection lives: pages hear nothing of pings.
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
  z.object({ kind: z.literal('beat') }),
]);
export type PushNotice = z.infer<typeof pushNotice>;
/** A notice of one stream. */
export type ChannelNotice = Exclude<PushNotice, { kind: 'beat' }>;
