/**
 * Where pushed pictures are found and how their binary messages begin. Apart from the schemas, since pages read the
 * heads of messages themselves and need no schema library for that.
 */

/** Where pages upgrade to the WebSocket that carries the pictures of all their tiles. */
export const pushPath = '/api/v1/streams/push';

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
