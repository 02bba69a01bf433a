import type { DeviceFault } from '../../../adapters/sdk/adapter.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { StreamFormat } from '../engine/engine-message.ts';
import type { LiveStream, PartReader } from '../engine/live-stream.ts';
import type { StreamStatus } from '../engine/stream-source.ts';
import type { MediaPart } from '../fmp4/media-part.ts';
import { PartBuilder } from '../fmp4/part-builder.ts';
import { withLengths } from '../fmp4/with-lengths.ts';
import type { StreamState } from '../live-api.ts';
import type { EncodedPicture } from './encoded-picture.ts';
import { type TranscodePolicy, TranscodeRun } from './transcode-run.ts';

export interface TranscodeDeps {
  readonly clock: Clock;
  readonly policy: TranscodePolicy;
  /** The state of the stream that is fed changed. */
  readonly onState: (stream: LiveStream) => void;
}

/** A run that showed pictures for so long earns a quick restart and a fresh back-off. */
const provenMs = 10_000;
const quickRestartMs = 200;
const firstRestartMs = 1000;
const longestRestartMs = 60_000;

/**
 * Feeds one stream with H.264 made of another stream, on the timeline of that one. It stands where its source stands;
 * while the source is live, ffmpeg runs and is started again when it fails.
 */
export class Transcode implements PartReader {
  readonly stream: LiveStream;
  readonly source: LiveStream;
  readonly #deps: TranscodeDeps;
  #detach: () => void = () => undefined;
  #isAttaching = false;
  #run: TranscodeRun | undefined;
  /** Runs that are ending. */
  readonly #ending = new Set<Promise<void>>();
  #parts = new PartBuilder();
  #partAtMs = 0;
  /** End of the newest picture. */
  #endTicks = 0;
  /** Format of the run, until its first picture that is shown. */
  #format: StreamFormat | undefined;
  #shownSinceMs: number | undefined;
  #failures = 0;
  #restart: NodeJS.Timeout | undefined;

  /**
   * @param source what is transcoded
   * @param stream what is fed
   */
  constructor(source: LiveStream, stream: LiveStream, deps: TranscodeDeps) {
    this.source = source;
    this.stream = stream;
    this.#deps = deps;
  }

  start(): void {
    this.#isAttaching = true;
    this.#detach = this.source.attach(this);
    this.#isAttaching = false;
  }

  /** Resolves when no process is left. */
  async stop(): Promise<void> {
    clearTimeout(this.#restart);
    this.#detach();
    this.#endRun();
    this.#show('ended', this.#deps.clock.now());
    await Promise.all(this.#ending);
  }

  /** To be called about once a second. */
  check(): void {
    this.#run?.check(this.#deps.clock.monotonic());
  }

  /** ffmpeg reads one format in its life. */
  onFormat({ init }: StreamFormat): void {
    clearTimeout(this.#restart);
    this.#endRun();
    const { policy, clock } = this.#deps;
    this.#run = new TranscodeRun(init, policy, clock, {
      onFormat: (format) => (this.#format = format),
      onPicture: (picture, atMs) => this.#take(picture, atMs),
      onEnded: (fault) => this.#recover(fault),
    });
  }

  onPart(part: MediaPart, atMs: number): void {
    this.#run?.push(part, atMs);
  }

  onStatus({ state, sinceMs, fault }: StreamStatus): void {
    if (state === 'live') {
      if (this.#run === undefined && !this.#isAttaching) this.#attachAgain();
      if (this.#shownSinceMs === undefined)
        this.#show(this.stream.state.wasLive ? 'reconnecting' : 'starting', sinceMs);
      return;
    }
    clearTimeout(this.#restart);
    this.#endRun();
    this.#show(state, sinceMs, fault);
  }

  /** A source that is read again hands over its present group of pictures at once. */
  #attachAgain(): void {
    this.#detach();
    this.start();
  }

  #take(picture: EncodedPicture, atMs: number): void {
    const { startTicks, durationTicks, isKeyFrame } = picture;
    // After a restart the source's group is encoded once more: what was shown already is not shown again.
    const isShown = this.#shownSinceMs !== undefined;
    if (startTicks < this.stream.endTicks || (!isShown && !isKeyFrame)) return;
    if (!isShown) this.#begin();
    this.#send(this.#parts.add(picture.bytes, { decodeTicks: startTicks, offsetTicks: 0 }, isKeyFrame));
    if (this.#parts.startTicks === startTicks) this.#partAtMs = atMs;
    this.#endTicks = startTicks + durationTicks;
  }

  #begin(): void {
    if (this.#format === undefined) return;
    // From the second stretch on: FFmpeg's HLS reader skips every initialisation section but the first.
    if (this.stream.endTicks > 0) this.#parts.repeatAtKeyFrames(withLengths(this.#format.parameterSets));
    this.stream.beginStretch(this.#format);
    this.#shownSinceMs = this.#deps.clock.monotonic();
    this.#show('live', this.#deps.clock.now());
  }

  #send(part: MediaPart | undefined): void {
    if (part !== undefined) this.stream.add(part, this.#partAtMs);
  }

  #recover(fault: GatewayError): void {
    const { clock } = this.#deps;
    const shownMs = this.#shownSinceMs === undefined ? 0 : clock.monotonic() - this.#shownSinceMs;
    this.#endRun();
    this.#failures = shownMs >= provenMs ? 0 : this.#failures + 1;
    const waitMs = this.#failures === 0 ? quickRestartMs : firstRestartMs * 2 ** Math.min(this.#failures - 1, 6);
    this.#restart = setTimeout(() => this.#attachAgain(), Math.min(waitMs, longestRestartMs));
    const { wasLive, state, sinceMs } = this.stream.state;
    const next = wasLive ? 'reconnecting' : 'failed';
    this.#show(next, state === next ? sinceMs : clock.now(), {
      stage: 'picture',
      reason: fault.code === 'ffmpeg/missing' ? 'unsupported' : 'aborted',
      detail: fault.message,
    });
  }

  #endRun(): void {
    const run = this.#run;
    if (run === undefined) return;
    this.#run = undefined;
    this.#format = undefined;
    this.#send(this.#parts.closeAt(this.#endTicks));
    this.#parts = new PartBuilder();
    this.#shownSinceMs = undefined;
    this.stream.ring.end();
    const gone = run.stop();
    this.#ending.add(gone);
    void gone.then(() => this.#ending.delete(gone));
  }

  #show(state: StreamState, sinceMs: number, fault?: DeviceFault): void {
    const { state: before } = this.stream;
    if (before.state === state && before.fault === fault) return;
    const wasLive = before.wasLive || state === 'live';
    this.stream.state = {
      state,
      sinceMs,
      wasLive,
      failures: this.#failures,
      ...(fault === undefined ? {} : { fault }),
    };
    this.#deps.onState(this.stream);
  }
}
