import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { ColourFrame } from './colour-frame.ts';
import { isMarker, markerPicture } from './marker-picture.ts';
import type { PictureCodec, PictureSize } from './snapshot-arguments.ts';

/** Key frames of one camera, all of one codec. */
export interface CodedRow {
  readonly keyFrames: readonly Buffer[];
  readonly codec: PictureCodec;
  readonly size: PictureSize;
  readonly signal?: AbortSignal | undefined;
}

/** One run of a decoder; damaged pictures are left out. */
type DecodeRow = (row: CodedRow) => Promise<readonly ColourFrame[]>;

interface SharingPolicy {
  /** The first one waits so long for others; 0: none waits. */
  readonly gatherMs: number;
  readonly mostTogether: number;
}

interface Waiting extends CodedRow {
  readonly resolve: (frames: readonly ColourFrame[]) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Decodes pictures of several cameras in one run, since the start of a decoder costs twenty times what a picture costs.
 *
 * A marker picture stands before each camera's: damaged pictures are left out by the decoder, so places in a row would
 * say nothing. When not exactly those markers come out, or the run fails, each camera is decoded by itself: what one
 * sends can neither pass for another's picture nor spoil it.
 */
export class SharedDecoding {
  readonly #decodeRow: DecodeRow;
  readonly #policy: SharingPolicy;
  readonly #gathering = new Map<string, Waiting[]>();

  constructor(decodeRow: DecodeRow, policy: SharingPolicy) {
    this.#decodeRow = decodeRow;
    this.#policy = policy;
  }

  /** Fails as the decoder does. */
  decode(row: CodedRow): Promise<readonly ColourFrame[]> {
    const { gatherMs, mostTogether } = this.#policy;
    if (gatherMs === 0) return this.#decodeRow(row);
    const { promise, resolve, reject } = Promise.withResolvers<readonly ColourFrame[]>();
    const key = `${row.codec} ${row.size.width}x${row.size.height}`;
    const group = this.#gathering.get(key) ?? this.#gather(key);
    group.push({ ...row, resolve, reject });
    if (group.length >= mostTogether) this.#begin(key, group);
    return promise;
  }

  #gather(key: string): Waiting[] {
    const group: Waiting[] = [];
    this.#gathering.set(key, group);
    setTimeout(() => this.#begin(key, group), this.#policy.gatherMs);
    return group;
  }

  /** Once for each group: by its size, or by its time. */
  #begin(key: string, group: Waiting[]): void {
    if (this.#gathering.get(key) !== group) return;
    this.#gathering.delete(key);
    void this.#serve(group);
  }

  async #serve(group: readonly Waiting[]): Promise<void> {
    const wanted = group.filter((waiting) => !isGone(waiting));
    try {
      const shares = wanted.length > 1 ? await this.#decodeTogether(wanted) : undefined;
      // One after another: nobody is refused for want of a place in the queue.
      for (const [index, waiting] of wanted.entries()) await this.#give(waiting, shares?.[index] ?? []);
    } catch (error) {
      for (const waiting of wanted) waiting.reject(error);
    }
  }

  async #give(waiting: Waiting, frames: readonly ColourFrame[]): Promise<void> {
    if (frames.length > 0) waiting.resolve(frames);
    else await this.#decodeRow(waiting).then(waiting.resolve, waiting.reject);
  }

  /** @returns the pictures of each; undefined when they cannot be told apart */
  async #decodeTogether(wanted: readonly Waiting[]): Promise<readonly ColourFrame[][] | undefined> {
    const [first] = wanted;
    if (first === undefined) return undefined;
    const { codec, size } = first;
    const keyFrames = wanted.flatMap((each) => [markerPicture(codec), ...each.keyFrames]);
    const frames = await this.#decodeRow({ keyFrames, codec, size }).catch(whenRefused);
    return frames && splitAtMarkers(frames, wanted.length);
  }
}

/** What the decoder does not like of one camera is found when each is decoded by itself; anything else is a bug. */
function whenRefused(error: unknown): undefined {
  if (!(error instanceof GatewayError)) throw error;
}

function isGone({ signal, reject }: Waiting): boolean {
  if (signal?.aborted !== true) return false;
  reject(signal.reason);
  return true;
}

/** @returns what follows each marker; undefined unless there are exactly so many, the first one at the beginning */
export function splitAtMarkers(frames: readonly ColourFrame[], count: number): ColourFrame[][] | undefined {
  const shares: ColourFrame[][] = [];
  for (const frame of frames) {
    if (isMarker(frame)) shares.push([]);
    else if (shares.length === 0) return undefined;
    else shares.at(-1)?.push(frame);
  }
  return shares.length === count ? shares : undefined;
}
