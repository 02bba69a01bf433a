/** Encodings of key frames that can become a picture. */
export type PictureCodec = 'h264' | 'h265';

/** Arguments of one ffmpeg run, apart from the input and output, which are always pipes. */
export interface FfmpegArguments {
  readonly input: readonly string[];
  readonly output: readonly string[];
}

const demuxers: Readonly<Record<PictureCodec, string>> = { h264: 'h264', h265: 'hevc' };

/** One picture out of an Annex B byte stream, as JPEG. The codec is all that the arguments depend on. */
export function snapshotArguments(codec: PictureCodec): FfmpegArguments {
  return {
    input: [
      '-hide_banner',
      '-loglevel',
      'error',
      '-threads',
      '1',
      '-protocol_whitelist',
      'pipe',
      '-f',
      demuxers[codec],
    ],
    output: [
      '-frames:v',
      '1',
      '-an',
      '-c:v',
      'mjpeg',
      '-q:v',
      '3',
      '-pix_fmt',
      'yuvj420p',
      '-threads',
      '1',
      '-f',
      'mjpeg',
    ],
  };
}
