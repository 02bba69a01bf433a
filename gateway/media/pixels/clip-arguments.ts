import type { FfmpegArguments, PictureCodec } from './snapshot-arguments.ts';

/**
 * Fragmented MP4 from the pipe into a plain MP4 file whose index stands in front, so that every player and evidence
 * system takes it. Nothing is encoded anew. H.265 is tagged as Apple's players want it.
 */
export function clipArguments(codec: PictureCodec): FfmpegArguments {
  return {
    input: ['-hide_banner', '-loglevel', 'error', '-protocol_whitelist', 'pipe', '-f', 'mov'],
    output: [
      ...['-map', '0:v:0', '-map', '0:a?', '-c', 'copy', ...(codec === 'h265' ? ['-tag:v', 'hvc1'] : [])],
      ...['-movflags', '+faststart', '-f', 'mp4', '-y'],
    ],
  };
}
