import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { STREAM_FORMATS, type StreamFormat } from './clips/clip-recipe.ts';
import type { FarmChannel, StreamKind } from './scenario.ts';

/** One encoded video of one channel, whole in memory: live, frozen and black sections after each other. */
export interface ChannelVideo {
  readonly channel: FarmChannel;
  readonly kind: StreamKind;
  readonly format: StreamFormat;
  /** H.264 Annex B (ITU-T H.264). */
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
  return { channel, kind, format: STREAM_FORMATS[kind], annexB: await read(join(folder, `${kind}.h264`)) };
}
