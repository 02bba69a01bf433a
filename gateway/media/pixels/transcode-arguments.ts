import type { FfmpegArguments } from './snapshot-arguments.ts';

/** A group of pictures ends after so long, so that who comes later sees something soon. */
const groupSeconds = 2;
/** Larger pictures are made smaller: encoding them costs most, and a tile has no more pixels. */
const maxWidth = 1280;

/**
 * Any encoding in fragmented MP4 to H.264 in fragmented MP4, as it comes. Always the same arguments: what the source
 * is, its initialisation section tells.
 *
 * Timestamps are those of the source: none is made up, moved or rounded (`-copyts`, `-fps_mode passthrough`, no edit
 * list). Each picture is a fragment of its own and leaves when the next one is encoded. The decoder reads by itself
 * what it needs (`-probesize`: else ffmpeg gathers seconds of video before it begins).
 */
export function transcodeArguments(): FfmpegArguments {
  return {
    input: [
      ...['-hide_banner', '-loglevel', 'error', '-protocol_whitelist', 'pipe', '-threads', '2'],
      ...['-probesize', '32', '-analyzeduration', '0', '-copyts', '-f', 'mov'],
    ],
    output: [
      ...['-map', '0:v:0', '-vf', `scale=w='min(${maxWidth},trunc(iw/2)*2)':h=-2,format=yuv420p`],
      ...['-c:v', 'libx264', '-preset', 'superfast', '-tune', 'zerolatency', '-bf', '0', '-threads', '2'],
      ...['-crf', '26', '-maxrate', '3M', '-bufsize', '3M'],
      ...['-force_key_frames', `expr:if(isnan(prev_forced_t),1,gte(t,prev_forced_t+${groupSeconds}))`],
      ...['-fps_mode', 'passthrough', '-enc_time_base', '-1', '-video_track_timescale', '90000'],
      ...['-avoid_negative_ts', 'disabled', '-use_editlist', '0'],
      ...['-movflags', 'empty_moov+default_base_moof+frag_every_frame+frag_discont', '-f', 'mp4'],
    ],
  };
}
