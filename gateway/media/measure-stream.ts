import type { Outcome } from '../../adapters/sdk/adapter.ts';
import type { Clock } from '../platform/clock/clock.ts';
import { newId } from '../platform/ids/new-id.ts';
import type { LiveEngine } from './engine/live-engine.ts';
import type { StreamFormat } from './engine/engine-message.ts';
import type { StreamSource, StreamStatus } from './engine/stream-source.ts';
import type { MediaPart } from './fmp4/media-part.ts';
import { countSamples } from './inspection-meter.ts';
import type { StreamState } from './live-api.ts';
import { ticksPerSecond } from './rtp/output-timeline.ts';
import type { StreamMeasure } from '../discovery/check/check-report.ts';

/** A stream to be looked at once; it belongs to no camera of the registry yet. */
export type MeasuredSource = Omit<StreamSource, 'key' | 'cameraId'>;

/** What a caller without the engine says: the source, and for how long. */
export type MeasureArguments = [source: MeasuredSource, limits: MeasureLimits];

interface MeasureLimits {
  readonly seconds: number;
  readonly signal: AbortSignal;
}

const hopeless: ReadonlySet<StreamState> = new Set(['refused', 'unauthorised', 'failed', 'ended']);
/** A stream that has not shown a key frame by then is told as it stands. */
const patienceMs = 10_000;

/**
 * Watches a stream for a few seconds and says what came: through the live engine, so within its budgets and behind its
 * guards. Nothing of the stream is kept.
 */
export async function measureStream(
  engine: Pick<LiveEngine, 'start' | 'stop' | 'attach' | 'listen'>,
  clock: Clock,
  source: MeasuredSource,
  { seconds, signal }: MeasureLimits,
): Promise<Outcome<StreamMeasure>> {
  const key = `check/${newId(clock.now())}`;
  const startedMs = clock.monotonic();
  const count = new StreamMeter(startedMs, clock);
  const stopListening = engine.listen({
    onStatus: () => undefined,
    onPlaying: (playing) => {
      if (playing === key) count.notePlaying();
    },
  });
  engine.start({ ...source, key });
  const detach = engine.attach(key, count);
  try {
    await count.until(seconds * 1000, patienceMs, signal);
  } finally {
    detach();
    stopListening();
    engine.stop(key);
  }
  return count.read();
}

/** Counts what a stream brings. */
class StreamMeter {
  readonly #startedMs: number;
  readonly #clock: Clock;
  readonly #keyFrameTicks: number[] = [];
  #playingMs: number | undefined;
  #firstMs: number | undefined;
  #format: StreamFormat | undefined;
  #status: StreamStatus | undefined;
  #bytes = 0;
  #ticks = 0;
  #samples = 0;
  #wake: () => void = () => undefined;

  constructor(startedMs: number, clock: Clock) {
    this.#startedMs = startedMs;
    this.#clock = clock;
  }

  notePlaying(): void {
    this.#playingMs ??= this.#clock.monotonic();
  }

  onFormat(format: StreamFormat): void {
    this.#format = format;
  }

  onPart(part: MediaPart): void {
    if (this.#firstMs === undefined) {
      this.#firstMs = this.#clock.monotonic();
      this.#wake();
    }
    if (part.isIndependent) this.#keyFrameTicks.push(part.startTicks);
    this.#bytes += part.bytes.length;
    this.#ticks += part.durationTicks;
    this.#samples += countSamples(part.bytes);
  }

  onStatus(status: StreamStatus): void {
    this.#status = status;
    if (hopeless.has(status.state)) this.#wake();
  }

  /** Until it was watched for `watchMs`, or nothing came for `patience`, or it is hopeless, or the signal fired. */
  async until(watchMs: number, patience: number, signal: AbortSignal): Promise<void> {
    await this.#rest(patience, signal, () => this.#firstMs !== undefined || this.#isHopeless());
    if (this.#firstMs !== undefined) await this.#rest(watchMs, signal, () => this.#isHopeless());
  }

  read(): Outcome<StreamMeasure> {
    const format = this.#format;
    if (format === undefined || this.#firstMs === undefined) {
      const fault = this.#status?.fault ?? { stage: 'stream', reason: 'no-frame', detail: 'no key frame came' };
      return { kind: 'failed', fault };
    }
    const seconds = Math.max(0.001, this.#ticks / ticksPerSecond);
    const intervals = this.#keyFrameTicks.slice(1).map((ticks, index) => ticks - (this.#keyFrameTicks[index] ?? ticks));
    return {
      kind: 'ok',
      value: {
        ...{ codec: format.codec, width: format.width, height: format.height },
        fps: Math.round((this.#samples / seconds) * 10) / 10,
        bitrateKbps: Math.round((this.#bytes * 8) / seconds / 1000),
        connectMs: Math.round((this.#playingMs ?? this.#firstMs) - this.#startedMs),
        firstKeyFrameMs: Math.round(this.#firstMs - this.#startedMs),
        // The first group may begin with a key frame that was asked for.
        keyFrameIntervalsMs: intervals.slice(1).map((ticks) => Math.round((ticks / ticksPerSecond) * 1000)),
      },
    };
  }

  #isHopeless(): boolean {
    return this.#status !== undefined && hopeless.has(this.#status.state);
  }

  #rest(ms: number, signal: AbortSignal, isOver: () => boolean): Promise<void> {
    if (signal.aborted || isOver()) return Promise.resolve();
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
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
