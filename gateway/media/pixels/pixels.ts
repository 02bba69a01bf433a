import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { runFfmpeg } from './ffmpeg-run.ts';
import { type PictureCodec, snapshotArguments } from './snapshot-arguments.ts';
import { WorkQueue } from './work-queue.ts';

interface PixelsPolicy {
  /** Program to start. */
  readonly ffmpegPath: string;
  /** Runs of ffmpeg at once. */
  readonly concurrency: number;
  /** Longest run. */
  readonly deadlineSeconds: number;
}

/** A JPEG above this is not a snapshot. */
const maxPictureBytes = 16 * 1024 * 1024;

/** Pixel work: decoding and encoding pictures, by ffmpeg, in a bounded queue. */
export class Pixels {
  readonly #policy: PixelsPolicy;
  readonly #queue: WorkQueue;

  constructor(policy: PixelsPolicy) {
    this.#policy = policy;
    this.#queue = new WorkQueue(policy.concurrency);
  }

  /**
   * One key frame as JPEG.
   *
   * Fails with `snapshot/unavailable` (too busy), `ffmpeg/missing` or `ffmpeg/failed`.
   *
   * @param keyFrame Annex B, parameter sets first
   */
  async takeSnapshot(keyFrame: Buffer, codec: PictureCodec): Promise<Buffer> {
    const { ffmpegPath, deadlineSeconds } = this.#policy;
    const picture = await this.#queue.run(() =>
      runFfmpeg({
        ffmpegPath,
        args: snapshotArguments(codec),
        input: keyFrame,
        deadlineMs: deadlineSeconds * 1000,
        maxOutputBytes: maxPictureBytes,
      }),
    );
    if (picture.length < 4 || picture.readUInt16BE(0) !== 0xffd8) {
      throw new GatewayError('ffmpeg/failed', 'ffmpeg: no picture came out; the key frame may be damaged');
    }
    return picture;
  }
}
