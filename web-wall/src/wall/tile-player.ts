import type { LiveStreamView } from '../../../gateway/media/live-api.ts';
import type { FaultView } from '../../../gateway/platform/http/common-api.ts';
import { toProblem } from '../api/api-problem.ts';
import { retryDelayMs } from '../api/backoff.ts';
import { codecOf } from './decodable-codecs.ts';
import { fullBudgetOf } from './full-budget.ts';
import type { PictureSource, SourceTrouble, Transport } from './picture-source.ts';
import type { PictureSources } from './picture-sources.ts';
import { judgePicture, type PictureState } from './picture-state.ts';
import type { StreamLeases, StreamProfile } from './stream-leases.ts';
import { isAway, stateAfter, type StreamStanding } from './stream-standing.ts';
import { emptyMeter, meterFrame, pauseMeter, type ViewingMeter } from './viewing-meter.ts';

interface TilePlayerDeps {
  readonly leases: Pick<StreamLeases, 'open' | 'close' | 'forget' | 'read' | 'withdraw'>;
  readonly sources: Pick<PictureSources, 'choose' | 'opener'>;
}

/** What plays, and how it comes here. */
export interface PlayingStream extends Pick<LiveStreamView, 'profile' | 'delivery' | 'codec' | 'width' | 'height'> {
  readonly transport: Transport;
}

/** Told of each change. */
interface TilePlayerListener {
  /** The first state is `opening`. */
  readonly onState: (state: PictureState) => void;
  readonly onStream?: (stream: PlayingStream) => void;
}

/** The browser's half of the proof of viewing. */
export interface ViewingProof {
  readonly shownMs: number;
  readonly frames: number;
  /** No picture can be had. */
  readonly failed: boolean;
}

const backoff = { baseMs: 1000, capMs: 15_000 };
const watchEveryMs = 500;
/** How often the gateway is asked about a stream that does not show, where it does not tell by itself. */
const askEveryMs = 2000;
/** So often in a row a stream may be lost before the tile takes its time. */
const mostLost = 2;

/**
 * Plays one camera on one video element: opens the stream, plays it, watches that frames advance, measures what was
 * shown, and tries again with back-off. Owns everything that it starts; `stop` undoes all of it.
 */
export class TilePlayer {
  readonly #video: HTMLVideoElement;
  readonly #camera: { readonly cameraId: string; readonly profile: StreamProfile };
  readonly #deps: TilePlayerDeps;
  readonly #listener: TilePlayerListener;
  #state: PictureState;
  #meter: ViewingMeter = emptyMeter;
  #isShown = false;
  #failures = 0;
  #lostInRow = 0;
  #lastFrameAtMs: number | undefined;
  #lease: Promise<LiveStreamView> | undefined;
  #stream: LiveStreamView | undefined;
  #transport: Transport = 'push';
  #source: PictureSource | undefined;
  #standing: StreamStanding | undefined;
  #upstreamBackAtMs = 0;
  #askedAtMs = 0;
  #frameRequest: number | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #watch: ReturnType<typeof setInterval> | undefined;

  constructor(
    video: HTMLVideoElement,
    camera: { readonly cameraId: string; readonly profile: StreamProfile },
    deps: TilePlayerDeps,
    listener: TilePlayerListener,
  ) {
    this.#video = video;
    this.#camera = camera;
    this.#deps = deps;
    this.#listener = listener;
    this.#state = { kind: 'opening', step: 'stream', sinceMs: performance.now() };
  }

  start(): void {
    this.#watch = setInterval(() => this.#look(), watchEveryMs);
    document.addEventListener('visibilitychange', this.#visibilityChanged);
    this.#awaitFrame();
    void this.#try();
  }

  stop(): void {
    clearInterval(this.#watch);
    document.removeEventListener('visibilitychange', this.#visibilityChanged);
    if (this.#frameRequest !== undefined) this.#video.cancelVideoFrameCallback(this.#frameRequest);
    this.#endTry();
    this.#watch = undefined;
  }

  /** The page with this tile begins now: what was shown before, behind another page, does not count. */
  beginPage(): void {
    this.#meter = emptyMeter;
  }

  /** False while something covers this tile: its frames are not before anybody's eyes. */
  setShown(isShown: boolean): void {
    this.#isShown = isShown;
  }

  /** What was shown since the page began. */
  proof(): ViewingProof {
    return {
      shownMs: Math.round(this.#meter.shownMs),
      frames: this.#meter.frames,
      failed: this.#state.kind === 'failed',
    };
  }

  /** Instant of the picture that shows, ms since epoch; undefined where nobody tells it. */
  seenAtMs(): number | undefined {
    // Under a main stream that stands still the tile's own picture shows.
    const isSeen = this.#state.kind === 'live' || (this.#state.kind === 'stalled' && this.#camera.profile === 'sub');

    return isSeen ? this.#source?.seenAtMs() : undefined;
  }

  async #try(): Promise<void> {
    const { cameraId, profile } = this.#camera;
    this.#show({ kind: 'opening', step: 'stream', sinceMs: performance.now() });
    const transport = this.#deps.sources.choose();
    const lease = this.#deps.leases.open(cameraId, profile);
    this.#lease = lease;
    try {
      const stream = await lease;
      if (this.#lease === lease) this.#play(stream, transport);
    } catch (error) {
      if (this.#lease !== lease) return;
      const problem = toProblem(error);
      const full = fullBudgetOf(problem);
      this.#fail(streamFault(problem.message), full && { full });
    }
  }

  #play(stream: LiveStreamView, transport: Transport): void {
    this.#stream = stream;
    this.#transport = transport;
    const { profile, delivery, codec, width, height } = stream;
    this.#listener.onStream?.({
      ...{ profile, delivery, transport },
      ...(codec === undefined ? {} : { codec }),
      ...(width === undefined || height === undefined ? {} : { width, height }),
    });
    this.#follow(stream);
    if (this.#stream !== stream) return;
    this.#source = this.#deps.sources.opener(transport)(this.#video, stream, {
      onTrouble: (trouble) => this.#troubled(trouble),
      onStanding: (standing) => this.#follow(standing),
    });
  }

  /** The gateway told where the stream stands. Pushed ones are waited for; others are asked for again later. */
  #follow(standing: StreamStanding): void {
    const nowMs = performance.now();
    if (standing.state === 'live' && this.#standing?.state !== 'live') this.#upstreamBackAtMs = nowMs;
    this.#standing = standing;
    const state = stateAfter(this.#state, standing, nowMs);
    if (state === undefined) return;
    if (state.kind === 'failed' && this.#transport === 'hls') this.#fail(state.fault, state.by && { by: state.by });
    else this.#show(state);
  }

  #troubled({ fault, unsupportedMimeType, lost }: SourceTrouble): void {
    const { leases } = this.#deps;
    const { cameraId, profile } = this.#camera;
    const canAskAgain = unsupportedMimeType !== undefined && leases.withdraw(codecOf(unsupportedMimeType));
    if (lost !== undefined) this.#lostInRow += 1;
    if (this.#lease !== undefined && (canAskAgain || lost === 'gone')) leases.forget(cameraId, profile, this.#lease);
    if (!canAskAgain && (lost === undefined || this.#lostInRow > mostLost)) return this.#fail(fault);
    this.#endTry();
    void this.#try();
  }

  readonly #visibilityChanged = (): void => {
    this.#meter = pauseMeter(this.#meter);
    if (this.#lastFrameAtMs !== undefined) this.#lastFrameAtMs = performance.now();
  };

  #awaitFrame(): void {
    this.#frameRequest = this.#video.requestVideoFrameCallback((nowMs) => {
      this.#awaitFrame();
      this.#framePresented(nowMs);
    });
  }

  #framePresented(nowMs: number): void {
    if (this.#source === undefined) return;
    this.#lastFrameAtMs = nowMs;
    this.#failures = 0;
    this.#lostInRow = 0;
    this.#meter = meterFrame(this.#meter, {
      atMs: nowMs,
      shown: this.#isShown && document.visibilityState === 'visible',
    });
    if (this.#state.kind !== 'live') this.#show({ kind: 'live' });
  }

  #look(): void {
    this.#ask();
    const verdict = judgePicture(this.#state, {
      nowMs: performance.now(),
      tabVisible: document.visibilityState === 'visible',
      isUpstreamAway: this.#standing !== undefined && isAway(this.#standing),
      upstreamBackAtMs: this.#upstreamBackAtMs,
      ...(this.#lastFrameAtMs === undefined ? {} : { lastFrameAtMs: this.#lastFrameAtMs }),
    });
    switch (verdict.kind) {
      case 'keep':
        return;
      case 'show':
        this.#show(verdict.state);
        if (this.#standing !== undefined) this.#follow(this.#standing);
        return;
      case 'restart':
      case 'give-up':
        return this.#fail({ stage: 'picture', reason: 'no-frame', detail: 'no new frames arrive in the browser' });
    }
  }

  /** Pushed streams tell where they stand; of others the gateway is asked while there is no picture. */
  #ask(): void {
    const stream = this.#stream;
    const nowMs = performance.now();
    const isWaiting = this.#state.kind === 'opening' || this.#state.kind === 'stalled';
    if (this.#transport === 'push' || stream === undefined || !isWaiting || nowMs - this.#askedAtMs < askEveryMs) {
      return;
    }
    this.#askedAtMs = nowMs;
    this.#deps.leases.read(stream.streamId).then(
      (view) => {
        if (this.#stream === stream) this.#follow(view);
      },
      () => undefined, // the source itself notices a stream that is gone
    );
  }

  #fail(fault: FaultView, why: Pick<Extract<PictureState, { kind: 'failed' }>, 'by' | 'full'> = {}): void {
    this.#endTry();
    this.#failures += 1;
    const delayMs = retryDelayMs(this.#failures, Math.random(), backoff);
    const sinceMs = performance.now();
    this.#show({ kind: 'failed', fault, sinceMs, retryAtMs: sinceMs + delayMs, ...why });
    this.#retry = setTimeout(() => void this.#try(), delayMs);
  }

  #endTry(): void {
    clearTimeout(this.#retry);
    this.#source?.close();
    this.#source = undefined;
    this.#stream = undefined;
    this.#standing = undefined;
    this.#lastFrameAtMs = undefined;
    this.#meter = pauseMeter(this.#meter);
    if (this.#lease === undefined) return;
    const { cameraId, profile } = this.#camera;
    this.#deps.leases.close(cameraId, profile, this.#lease);
    this.#lease = undefined;
  }

  #show(state: PictureState): void {
    this.#state = state;
    this.#listener.onState(state);
  }
}

function streamFault(detail: string): FaultView {
  return { stage: 'stream', reason: 'no-frame', detail };
}
