import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { RingPart, Stretch } from '../hls/segment.ts';
import { ticksPerSecond } from '../rtp/output-timeline.ts';
import { clipArguments } from './clip-arguments.ts';
import { type NamelessFile, throughPrivateFile } from './clip-file.ts';
import { type ColourFrame, splitColourFrames } from './colour-frame.ts';
import { runFfmpeg, writeByFfmpeg } from './ffmpeg-run.ts';
import { type MarkablePicture, markArguments } from './mark-arguments.ts';
import {
  cellArguments,
  colourArguments,
  type FfmpegArguments,
  lumaArguments,
  pictureAtArguments,
  type PictureCodec,
  type PictureSize,
  sheetArguments,
  snapshotArguments,
} from './snapshot-arguments.ts';
import { type CodedRow, SharedDecoding } from './shared-decoding.ts';
import { throughTextFile } from './text-file.ts';
import { WorkQueue } from './work-queue.ts';

interface PixelsPolicy {
  /** Program to start. */
  readonly ffmpegPath: string;
  /** Runs of ffmpeg for single pictures at once. */
  readonly concurrency: number;
  /** Clips and contact sheets at once, beside the pictures. */
  readonly clipConcurrency: number;
  /** Pictures to be checked wait so long for others, to be decoded together; not at all when absent. */
  readonly checkGatherMs?: number;
  /** Longest run for a picture. */
  readonly deadlineSeconds: number;
  /** Font family of marks. */
  readonly markFont?: string;
}

/** A key frame as it is taken out of its part. */
interface CodedPicture {
  /** Annex B with parameter sets first, or a JPEG. */
  readonly bytes: Buffer;
  readonly kind: PictureCodec;
}

/** Brightness of a picture: one byte a pixel, row by row. */
export interface LumaFrame extends PictureSize {
  readonly luma: Buffer;
}

/** A JPEG above this is not a snapshot. */
const maxPictureBytes = 16 * 1024 * 1024;
/** Copying two minutes of a main stream takes less than a second of an idle machine. */
const clipDeadlineMs = 30_000;
/** Cameras whose pictures are decoded in one run: most of what its start costs is shared by then. */
const mostCheckedTogether = 12;
/** A cell of a contact sheet: a sub-stream at half its size. */
const cell: PictureSize = { width: 320, height: 180 };
const cellPixels = cell.width * cell.height;
/** Planar 4:2:0, all values in the middle. */
const greyCell = Buffer.alloc((cellPixels * 3) / 2, 0x80);

/**
 * Pixel work: decoding and encoding pictures, by ffmpeg, in bounded queues. Single pictures and heavy work wait in
 * queues of their own, so that no picture waits for a clip.
 */
export class Pixels {
  readonly #policy: PixelsPolicy;
  readonly #pictures: WorkQueue;
  readonly #heavy: WorkQueue;
  readonly #checks: WorkQueue;
  readonly #shared: SharedDecoding;

  constructor(policy: PixelsPolicy) {
    this.#policy = policy;
    this.#pictures = new WorkQueue(policy.concurrency, tooManyPictures);
    this.#heavy = new WorkQueue(policy.clipConcurrency, tooManyClips);
    this.#checks = new WorkQueue(1, tooManyPictures);
    const sharing = { gatherMs: policy.checkGatherMs ?? 0, mostTogether: mostCheckedTogether };
    this.#shared = new SharedDecoding((row) => this.#decodeRow(row), sharing);
  }

  /**
   * One key frame as JPEG.
   *
   * Fails with `snapshot/unavailable` (too busy), `ffmpeg/missing` or `ffmpeg/failed`.
   *
   * @param keyFrame Annex B, parameter sets first, or a JPEG
   */
  async takeSnapshot(keyFrame: Buffer, codec: PictureCodec, signal?: AbortSignal): Promise<Buffer> {
    return this.#pictures.run(() => this.#makeJpeg(snapshotArguments(codec), [keyFrame], signal), signal);
  }

  /**
   * One picture out of the middle of a stretch as JPEG. Fails like `takeSnapshot`.
   *
   * @param stretch begins with the key frame that the picture needs
   * @param showTicks when it is shown, on the stream's timeline
   */
  async takePictureAt(stretch: Stretch, showTicks: number, signal?: AbortSignal): Promise<Buffer> {
    // Half a millisecond earlier: seconds with six digits are not exact.
    const args = pictureAtArguments(Math.max(0, showTicks / ticksPerSecond - 0.0005));
    return this.#pictures.run(() => this.#makeJpeg(args, bytesOf(stretch), signal), signal);
  }

  /** A picture with a faint text all over it, as JPEG. Fails like `takeSnapshot`. */
  async markPicture(picture: Buffer, mediaType: MarkablePicture, text: string, signal?: AbortSignal): Promise<Buffer> {
    const font = this.#policy.markFont ?? 'Sans';
    return this.#pictures.run(
      () => throughTextFile(text, (path) => this.#makeJpeg(markArguments(mediaType, path, font), [picture], signal)),
      signal,
    );
  }

  /** Brightness of a key frame at the size that is asked for. Fails like `takeSnapshot`. */
  async decodeFrame(
    keyFrame: Buffer,
    codec: PictureCodec,
    size: PictureSize,
    signal?: AbortSignal,
  ): Promise<LumaFrame> {
    const args = lumaArguments(codec, size);
    const work = (): Promise<Buffer> => this.#makeRaw(args, keyFrame, size.width * size.height, signal);
    return { ...size, luma: await this.#pictures.run(work, signal) };
  }

  /**
   * Key frames of one camera in planes, for checks: together with those of other cameras, by one process of low priority,
   * in a queue of its own, so that nobody who waits for a picture waits for a check. Fails like `takeSnapshot`; damaged
   * ones are left out.
   *
   * @param keyFrames of one codec, in their order
   */
  decodeColours(
    keyFrames: readonly Buffer[],
    codec: PictureCodec,
    size: PictureSize,
    signal?: AbortSignal,
  ): Promise<readonly ColourFrame[]> {
    return this.#shared.decode({ keyFrames, codec, size, signal });
  }

  /**
   * Pictures side by side as one JPEG, row by row; the cell of an undefined one is grey, and so is that of one that does
   * not decode.
   *
   * Fails with `clip/busy`, `ffmpeg/missing` or `ffmpeg/failed`.
   *
   * @param pictures at least one
   */
  async makeSheet(
    pictures: readonly (CodedPicture | undefined)[],
    columns: number,
    signal?: AbortSignal,
  ): Promise<Buffer> {
    return this.#heavy.run(async () => {
      const cells: Buffer[] = [];
      for (const picture of pictures) cells.push(picture ? await this.#makeCell(picture, signal) : greyCell);
      const layout = { columns: Math.min(columns, cells.length), rows: Math.ceil(cells.length / columns) };
      while (cells.length < layout.columns * layout.rows) cells.push(greyCell);
      return this.#makeJpeg(sheetArguments(cell, layout), cells, signal);
    }, signal);
  }

  /**
   * Stretches of the same format, one after another, as one MP4 file; nothing is encoded anew.
   *
   * Fails with `clip/busy`, `ffmpeg/missing` or `ffmpeg/failed`.
   */
  async makeClip(stretches: readonly Stretch[], codec: PictureCodec, signal?: AbortSignal): Promise<NamelessFile> {
    const { ffmpegPath } = this.#policy;
    const [first] = stretches;
    const input =
      first === undefined ? [] : [first.init.bytes, ...stretches.flatMap(({ parts }) => parts.map(toBytes))];
    const run = { ffmpegPath, args: clipArguments(codec), input, deadlineMs: clipDeadlineMs, signal };
    return this.#heavy.run(() => throughPrivateFile((path) => writeByFfmpeg(run, path)), signal);
  }

  async #decodeRow({ keyFrames, codec, size, signal }: CodedRow): Promise<readonly ColourFrame[]> {
    const args = colourArguments(codec, size);
    const raw = await this.#checks.run(() => this.#run(args, keyFrames, signal, 'background'), signal);
    return splitColourFrames(raw, size);
  }

  async #makeCell({ bytes, kind }: CodedPicture, signal: AbortSignal | undefined): Promise<Buffer> {
    try {
      return await this.#makeRaw(cellArguments(kind, cell), bytes, greyCell.length, signal);
    } catch (error) {
      if (error instanceof GatewayError && error.code === 'ffmpeg/failed') return greyCell;
      throw error;
    }
  }

  async #makeRaw(
    args: FfmpegArguments,
    input: Buffer,
    sizeBytes: number,
    signal: AbortSignal | undefined,
  ): Promise<Buffer> {
    const raw = await this.#run(args, [input], signal);
    if (raw.length !== sizeBytes) throw noPicture();
    return raw;
  }

  async #makeJpeg(
    args: FfmpegArguments,
    input: readonly Uint8Array[],
    signal: AbortSignal | undefined,
  ): Promise<Buffer> {
    const picture = await this.#run(args, input, signal);
    if (picture.length < 4 || picture.readUInt16BE(0) !== 0xffd8) throw noPicture();
    return picture;
  }

  #run(
    args: FfmpegArguments,
    input: readonly Uint8Array[],
    signal: AbortSignal | undefined,
    priority: 'usual' | 'background' = 'usual',
  ): Promise<Buffer> {
    const { ffmpegPath, deadlineSeconds } = this.#policy;
    // Whoever gives way to everything else may take longer.
    const deadlineMs = deadlineSeconds * 1000 * (priority === 'background' ? 3 : 1);
    return runFfmpeg({ ffmpegPath, args, input, deadlineMs, signal, maxOutputBytes: maxPictureBytes, priority });
  }
}

function bytesOf({ init, parts }: Stretch): Uint8Array[] {
  return [init.bytes, ...parts.map(toBytes)];
}

function toBytes({ part }: RingPart): Uint8Array {
  return part.bytes;
}

function noPicture(): GatewayError {
  return new GatewayError('ffmpeg/failed', 'ffmpeg: no picture came out; the key frame may be damaged');
}

function tooManyPictures(): GatewayError {
  return new GatewayError('snapshot/unavailable', 'Too many pictures are being made; try again in a few seconds.');
}

function tooManyClips(): GatewayError {
  return new GatewayError('clip/busy', 'Too many clips and sheets are being made; try again in a minute.');
}
