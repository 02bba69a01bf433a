import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { MediaPart } from '../fmp4/media-part.ts';
import { LiveRing, type RingPolicy } from '../hls/live-ring.ts';
import type { StreamState } from '../live-api.ts';
import type { StreamFormat } from './engine-message.ts';
import type { StreamStatus } from './stream-source.ts';
import type { UpstreamState } from './upstream-state.ts';

/** How long somebody waits: a reader that leaves aborts the signal. */
export interface Patience {
  readonly withinMs: number;
  readonly signal?: AbortSignal;
}

/** Takes a stream as it comes: first its format and the group of pictures that is under way, then every part. */
export interface PartReader {
  /** What follows is of this format; nothing joins it to what came before. */
  onFormat(format: StreamFormat): void;
  /** @param atMs instant of the part's first picture, ms since epoch */
  onPart(part: MediaPart, atMs: number): void;
  onStatus(status: StreamStatus): void;
}

/** States in which no picture is to be expected soon. Somebody who waits may try again later. */
const hopeless: ReadonlySet<StreamState> = new Set(['refused', 'unauthorised', 'failed', 'ended']);

/** What one camera's stream gives to its readers, whoever feeds it: format, pictures, state. */
export class LiveStream {
  readonly key: string;
  readonly ring: LiveRing;
  state: UpstreamState;
  format: StreamFormat | undefined;
  /** End of the newest part. */
  endTicks = 0;
  /** The camera's clock minus the gateway's, when it tells its time; ms. */
  clockOffsetMs: number | undefined;
  readonly #onStored: () => void;
  readonly #waiting = new Set<() => void>();
  readonly #readers = new Set<PartReader>();

  /** @param onStored called when the ring has taken a part in */
  constructor(key: string, state: UpstreamState, policy: RingPolicy, onStored: () => void = () => undefined) {
    this.#onStored = onStored;
    this.key = key;
    this.state = state;
    this.ring = new LiveRing(policy);
  }

  /** No picture is to be expected soon. */
  get isHopeless(): boolean {
    return hopeless.has(this.state.state);
  }

  get status(): StreamStatus {
    const { state, sinceMs, fault, place } = this.state;
    const { codec, width, height } = this.format ?? {};
    return {
      state,
      sinceMs,
      ...(place === undefined ? {} : { place }),
      ...(codec === undefined ? {} : { codec }),
      ...(width === undefined ? {} : { width }),
      ...(height === undefined ? {} : { height }),
      ...(this.clockOffsetMs === undefined ? {} : { clockOffsetMs: this.clockOffsetMs }),
      ...(fault === undefined ? {} : { fault }),
    };
  }

  /**
   * Hands the present group of pictures to the reader at once and everything that comes from then on.
   *
   * @returns a function that takes the reader off again
   */
  attach(reader: PartReader): () => void {
    reader.onStatus(this.status);
    if (this.format !== undefined && this.state.state === 'live') {
      reader.onFormat(this.format);
      for (const { part, atMs } of this.ring.newestGroup()) reader.onPart(part, atMs);
    }
    this.#readers.add(reader);
    return () => this.#readers.delete(reader);
  }

  /** A session begins, or its format changed. */
  beginStretch(format: StreamFormat): void {
    this.format = format;
    this.ring.begin(format);
    for (const reader of this.#readers) reader.onFormat(format);
  }

  add(part: MediaPart, atMs: number): void {
    this.endTicks = part.startTicks + part.durationTicks;
    // Readers first: the ring may let go of the part at once, and its memory is used for others then.
    for (const reader of this.#readers) reader.onPart(part, atMs);
    this.ring.add(part, atMs);
    this.#onStored();
    this.#notify();
  }

  /** Tells readers and those who wait that the state changed. */
  announce(): void {
    const { status } = this;
    for (const reader of this.#readers) reader.onStatus(status);
    this.#notify();
  }

  /**
   * Waits until `find` finds something. Ends with `stream/failed` when the stream fails or is stopped, or when the
   * patience is over; with `stream/over-budget` when it still waits for a free session then.
   */
  async until<Found>(find: () => Found | undefined, { withinMs, signal }: Patience): Promise<Found> {
    const found = find();
    if (found !== undefined) return found;
    return new Promise<Found>((resolve, reject) => {
      let isOver = false;
      const look = (): void => {
        const later = find();
        if (later === undefined && !isOver && !this.isHopeless && signal?.aborted !== true) return;
        clearTimeout(timer);
        this.#waiting.delete(look);
        signal?.removeEventListener('abort', look);
        if (later === undefined) reject(this.#explain());
        else resolve(later);
      };
      const timer = setTimeout(() => {
        isOver = true;
        look();
      }, withinMs);
      this.#waiting.add(look);
      signal?.addEventListener('abort', look);
      look();
    });
  }

  #notify(): void {
    for (const look of [...this.#waiting]) look();
  }

  #explain(): GatewayError {
    const { state, fault } = this.state;
    const code = state === 'over-budget' ? 'stream/over-budget' : 'stream/failed';
    if (fault !== undefined) return new GatewayError(code, fault.detail, { extensions: { ...fault } });
    return new GatewayError('stream/failed', `The stream has no picture yet (${state}).`);
  }
}
