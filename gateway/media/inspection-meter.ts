import type { Clock } from '../platform/clock/clock.ts';
import { firstPictureOf } from './fmp4/annex-b.ts';
import type { MediaPart } from './fmp4/media-part.ts';
import type { StreamFormat } from './engine/engine-message.ts';
import type { KeyFrame } from './engine/live-engine.ts';
import type { PartReader } from './engine/live-stream.ts';
import type { StreamStatus } from './engine/stream-source.ts';
import type { StreamState } from './live-api.ts';
import { ticksPerSecond } from './rtp/output-timeline.ts';

const hopeless: ReadonlySet<StreamState> = new Set(['refused', 'unauthorised', 'failed', 'ended']);
/** Of these many the last one is replaced by whatever comes. */
const keptKeyFrames = 3;

/** Counts what a stream brings, and keeps key frames of it. */
export class InspectionMeter implements PartReader {
  readonly #clock: Clock;
  #format: StreamFormat | undefined;
  #status: StreamStatus | undefined;
  #firstMs: number | undefined;
  #keyFrames: KeyFrame[] = [];
  #bytes = 0;
  #ticks = 0;
  #samples = 0;
  #wake: () => void = () => undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Pictures of another format have nothing to do with those before. */
  onFormat(format: StreamFormat): void {
    this.#format = format;
    this.#keyFrames = [];
    this.#bytes = this.#ticks = this.#samples = 0;
  }

  onPart(part: MediaPart, atMs: number): void {
    this.#firstMs ??= this.#clock.monotonic();
    this.#bytes += part.bytes.length;
    this.#ticks += part.durationTicks;
    this.#samples += countSamples(part.bytes);
    const format = this.#format;
    if (part.isIndependent && format !== undefined) {
      if (this.#keyFrames.length === keptKeyFrames) this.#keyFrames.pop();
      this.#keyFrames.push({ bytes: firstPictureOf(part, format), kind: format.kind, atMs });
    }
    this.#wake();
  }

  onStatus(status: StreamStatus): void {
    this.#status = status;
    this.#wake();
  }

  get status(): StreamStatus | undefined {
    return this.#status;
  }

  /** When the first picture was there, monotonic ms. */
  get firstMs(): number | undefined {
    return this.#firstMs;
  }

  get hasPicture(): boolean {
    return this.#keyFrames.length > 0;
  }

  get hasSeveral(): boolean {
    return this.#keyFrames.length > 1;
  }

  get isHopeless(): boolean {
    return this.#status !== undefined && hopeless.has(this.#status.state);
  }

  read() {
    const seconds = Math.max(0.001, this.#ticks / ticksPerSecond);
    return {
      format: this.#format,
      keyFrames: this.#keyFrames,
      fps: Math.round((this.#samples / seconds) * 10) / 10,
      bitrateKbps: Math.round((this.#bytes * 8) / seconds / 1000),
    };
  }

  /** Waits until it is so, but not longer. */
  until(isOver: () => boolean, ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted || isOver()) return Promise.resolve();
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        this.#wake = () => undefined;
        resolve();
      };
      const timer = setTimeout(end, ms);
      signal.addEventListener('abort', end);
      this.#wake = () => {
        if (isOver()) end();
      };
    });
  }
}

/** `sample_count` of the fragment's `trun` box (ISO/IEC 14496-12 §8.8.8); 0 when there is none. */
export function countSamples(bytes: Uint8Array): number {
  const { buffer, byteOffset, length } = bytes;
  const view = Buffer.from(buffer, byteOffset, length);
  const at = view.indexOf('trun');
  return at < 0 || at + 12 > length ? 0 : view.readUInt32BE(at + 8);
}
