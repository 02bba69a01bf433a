import type { LiveStreamView } from '../../../gateway/media/live-api.ts';
import type { FaultView } from '../../../gateway/platform/http/common-api.ts';
import { toProblem } from '../api/api-problem.ts';
import { retryDelayMs } from '../api/backoff.ts';
import type { OpenSource, PictureSource } from './hls-source.ts';
import { judgePicture, type PictureState } from './picture-state.ts';
import type { StreamLeases, StreamProfile } from './stream-leases.ts';
import { emptyMeter, meterFrame, pauseMeter, type ViewingMeter } from './viewing-meter.ts';

interface TilePlayerDeps {
  readonly leases: Pick<StreamLeases, 'open' | 'close' | 'forget'>;
  readonly openSource: OpenSource;
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

/**
 * Plays one camera on one video element: opens the stream, plays it, watches that frames advance, measures what was
 * shown, and tries again with back-off. Owns everything that it starts; `stop` undoes all of it.
 */
export class TilePlayer {
  readonly #video: HTMLVideoElement;
  readonly #camera: { readonly cameraId: string; readonly profile: StreamProfile };
  readonly #deps: TilePlayerDeps;
  readonly #onState: (state: PictureState) => void;
  #state: PictureState;
  #meter: ViewingMeter = emptyMeter;
  #isShown = false;
  #failures = 0;
  #lastFrameAtMs: number | undefined;
  #lease: Promise<LiveStreamView> | undefined;
  #source: PictureSource | undefined;
  #frameRequest: number | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #watch: ReturnType<typeof setInterval> | undefined;

  /** @param onState told of each change of the picture; the first state is `opening` */
  constructor(
    video: HTMLVideoElement,
    camera: { readonly cameraId: string; readonly profile: StreamProfile },
    deps: TilePlayerDeps,
    onState: (state: PictureState) => void,
  ) {
    this.#video = video;
    this.#camera = camera;
    this.#deps = deps;
    this.#onState = onState;
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

  async #try(): Promise<void> {
    const { cameraId, profile } = this.#camera;
    this.#show({ kind: 'opening', step: 'stream', sinceMs: performance.now() });
    const lease = this.#deps.leases.open(cameraId, profile);
    this.#lease = lease;
    try {
      const stream = await lease;
      if (this.#lease !== lease) return;
      if (stream.state === 'failed') this.#fail(stream.fault ?? streamFault('the stream has failed'));
      else this.#play(stream);
    } catch (error) {
      if (this.#lease === lease) this.#fail(streamFault(toProblem(error).message));
    }
  }

  #play(stream: LiveStreamView): void {
    this.#show({ kind: 'opening', step: 'picture', sinceMs: performance.now() });
    this.#source = this.#deps.openSource(this.#video, stream.playlistUrl, (fault) => this.#fail(fault));
    // Refused only for pages without any gesture and sound; the watch sees it as a picture that does not come.
    this.#video.play().catch(() => undefined);
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
    this.#meter = meterFrame(this.#meter, {
      atMs: nowMs,
      shown: this.#isShown && document.visibilityState === 'visible',
    });
    if (this.#state.kind !== 'live') this.#show({ kind: 'live' });
  }

  #look(): void {
    const facts = { nowMs: performance.now(), tabVisible: document.visibilityState === 'visible' };
    const verdict = judgePicture(
      this.#state,
      this.#lastFrameAtMs === undefined ? facts : { ...facts, lastFrameAtMs: this.#lastFrameAtMs },
    );
    switch (verdict.kind) {
      case 'keep':
        return;
      case 'show':
        return this.#show(verdict.state);
      case 'restart':
      case 'give-up':
        return this.#fail({ stage: 'picture', reason: 'no-frame', detail: 'no new frames arrive in the browser' });
    }
  }

  #fail(fault: FaultView): void {
    this.#endTry();
    this.#failures += 1;
    const delayMs = retryDelayMs(this.#failures, Math.random(), backoff);
    const nowMs = performance.now();
    this.#show({ kind: 'failed', fault, sinceMs: nowMs, retryAtMs: nowMs + delayMs });
    this.#retry = setTimeout(() => void this.#try(), delayMs);
  }

  #endTry(): void {
    clearTimeout(this.#retry);
    this.#source?.close();
    this.#source = undefined;
    this.#lastFrameAtMs = undefined;
    this.#meter = pauseMeter(this.#meter);
    if (this.#lease === undefined) return;
    const { cameraId, profile } = this.#camera;
    this.#deps.leases.close(cameraId, profile, this.#lease);
    this.#lease = undefined;
  }

  #show(state: PictureState): void {
    this.#state = state;
    this.#onState(state);
  }
}

function streamFault(detail: string): FaultView {
  return { stage: 'stream', reason: 'no-frame', detail };
}
