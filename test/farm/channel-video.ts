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

export async function readChannelVideo(folder: string, channel: FarmChannel, kind: StreamKind): Promise<ChannelVideo> {
  return { channel, kind, format: STREAM_FORMATS[kind], annexB: await readFile(join(folder, `${kind}.h264`)) };
}
