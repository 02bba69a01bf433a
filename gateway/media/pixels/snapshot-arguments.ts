import type { VideoFormat } from '../fmp4/video-format.ts';

/** Encodings of key frames that can become a picture. */
export type PictureCodec = VideoFormat['kind'];

/** Arguments of one ffmpeg run, apart from the input and output, which are always pipes. */
export interface FfmpegArguments {
  readonly input: readonly string[];
  readonly output: readonly string[];
}

/** Width and height of a picture, in pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

const demuxers: Readonly<Record<PictureCodec, string>> = { h264: 'h264', h265: 'hevc', jpeg: 'mjpeg' };
const quiet = ['-hide_banner', '-loglevel', 'error', '-threads', '1', '-protocol_whitelist', 'pipe'];
const onePicture = ['-frames:v', '1', '-an'];
const asJpeg = ['-c:v', 'mjpeg', '-q:v', '3', '-pix_fmt', 'yuvj420p', '-threads', '1', '-f', 'mjpeg'];
const asRaw = ['-c:v', 'rawvideo', '-threads', '1', '-f', 'rawvideo'];

/** What is read: a key frame as it is taken out of its part. */
function readKeyFrame(codec: PictureCodec): string[] {
  return [...quiet, '-f', demuxers[codec]];
}

/** One picture out of an Annex B byte stream, or a JPEG, as JPEG. The codec is all that the arguments depend on. */
export function snapshotArguments(codec: PictureCodec): FfmpegArguments {
  return { input: readKeyFrame(codec), output: [...onePicture, ...asJpeg] };
}

/**
 * One picture out of the middle of fragmented MP4, as JPEG: everything before it is decoded, nothing else is encoded.
 *
 * @param fromSeconds on the timeline of the input; the first picture that is not shown earlier comes out
 */
export function pictureAtArguments(fromSeconds: number): FfmpegArguments {
  return {
    input: [...quiet, '-copyts', '-f', 'mov'],
    output: ['-map', '0:v:0', '-vf', `select='gte(t,${fromSeconds.toFixed(6)})'`, ...onePicture, ...asJpeg],
  };
}

/** A key frame as brightness alone, one byte a pixel, row by row, at the size that is asked for. */
export function lumaArguments(codec: PictureCodec, { width, height }: PictureSize): FfmpegArguments {
  return {
    input: readKeyFrame(codec),
    output: [...onePicture, '-vf', `scale=${width}:${height}:flags=area,format=gray`, '-pix_fmt', 'gray', ...asRaw],
  };
}

/**
 * Several pictures one after another, all of one codec, in planes at the size that is asked for: planar 4:2:0, full
 * range, one byte a value.
 */
export function colourArguments(codec: PictureCodec, { width, height }: PictureSize): FfmpegArguments {
  const scale = `scale=${width}:${height}:flags=area:out_range=pc`;
  return {
    input: readKeyFrame(codec),
    output: ['-fps_mode', 'passthrough', '-an', '-vf', scale, '-pix_fmt', 'yuvj420p', ...asRaw],
  };
}

/** A key frame scaled into a cell, what is left of the cell grey; planar 4:2:0, one byte a value. */
export function cellArguments(codec: PictureCodec, { width, height }: PictureSize): FfmpegArguments {
  const fit = `scale=${width}:${height}:force_original_aspect_ratio=decrease:force_divisible_by=2`;
  const fill = `pad=${width}:${height}:(ow-iw)/2:(oh-ih)/2:color=0x808080`;
  return {
    input: readKeyFrame(codec),
    output: [...onePicture, '-vf', `${fit},${fill},setsar=1`, '-pix_fmt', 'yuv420p', ...asRaw],
  };
}

/** Cells one after another, as one JPEG of so many columns and rows. */
export function sheetArguments(cell: PictureSize, { columns, rows }: SheetLayout): FfmpegArguments {
  const size = `${cell.width}x${cell.height}`;
  return {
    input: [...quiet, '-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-video_size', size, '-framerate', '1'],
    output: ['-vf', `tile=${columns}x${rows}:color=0x808080`, ...onePicture, ...asJpeg],
  };
}

export interface SheetLayout {
  readonly columns: number;
  readonly rows: number;
}
