import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { STREAM_FORMATS, type StreamFormat } from './clips/clip-recipe.ts';
import { codecOf, type FarmChannel, type StreamKind, type VideoCodec } from './scenario.ts';

/** One encoded video of one channel, whole in memory: live, frozen and black sections after each other. */
export interface ChannelVideo {
  readonly channel: FarmChannel;
  readonly kind: StreamKind;
  readonly format: StreamFormat;
  readonly codec: VideoCodec;
  /** Byte stream of NAL units (annex B of ITU-T H.264 and H.265). */
  readonly annexB: Buffer;
}

export type ReadBytes = (path: string) => Promise<Buffer>;

/** Reads each file once, so that channels with the same clip share its bytes. */
export function readOnce(): ReadBytes {
  const reads = new Map<string, Promise<Buffer>>();
  return (path) => {
    const known = reads.get(path) ?? readFile(path);
    reads.set(path, known);
    return known;
  };
}

/** @param folder of the channel's clip */
export async function readChannelVideo(
  folder: string,
  channel: FarmChannel,
  kind: StreamKind,
  read: ReadBytes = readFile,
): Promise<ChannelVideo> {
  const codec = codecOf(channel, kind);
  return { channel, kind, format: STREAM_FORMATS[kind], codec, annexB: await read(join(folder, `${kind}.${codec}`)) };
}
