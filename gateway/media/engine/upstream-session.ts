import type { DeviceFault } from '../../../adapters/sdk/adapter.ts';
import { ticksPerSecond } from '../rtp/output-timeline.ts';
import type { LoginProof } from '../rtsp/rtsp-login.ts';
import type { PackedStreamListener } from './picture-packer.ts';
import type { FeedDeps, FeedListener, SessionMilestone, StreamFeed } from './stream-feed.ts';

interface UpstreamListener extends PackedStreamListener {
  onMilestone?(milestone: SessionMilestone): void;
  /** @param login what the conversation proved about the secret so far */
  onPlaying(login: LoginProof): void;
  /** The address came to its end: `readdress` tells another one, or that there is none. */
  onSpent(): void;
  onEnded(fault: DeviceFault, login: LoginProof): void;
  /** A bug of ours, met by what this camera sent; `onEnded` follows. */
  onBroken(error: unknown): void;
}

/** Makes the conversation of a session. */
export type OpenFeed = (deps: FeedDeps, listener: FeedListener) => StreamFeed;

/** One session with one camera, from bytes to parts. It ends once; a next session is another object. */
export class UpstreamSession {
  readonly #deps: FeedDeps;
  readonly #listener: UpstreamListener;
  readonly #feed: StreamFeed;
  #isBroken = false;
  #isPlaying = false;
  #isPolled = false;
  #isOver = false;
  /** Pictures seen at the last check, and since when there is no further one. */
  #pictures = 0;
  #silentSinceMs = 0;
  /** Since when pictures are dropped for want of a key frame. */
  #keylessSinceMs: number | undefined;

  constructor(openFeed: OpenFeed, deps: FeedDeps, listener: UpstreamListener) {
    this.#deps = deps;
    this.#listener = listener;
    this.#feed = openFeed(deps, {
      onFormat: (format) => this.#listener.onFormat(format),
      onPart: (part, atMs, clockOffsetMs) => this.#listener.onPart(part, atMs, clockOffsetMs),
      onMilestone: (milestone) => this.#listener.onMilestone?.(milestone),
      onPlaying: () => this.#beginPlaying(),
      onSpent: () => this.#listener.onSpent(),
      onEnded: (fault) => this.#end(fault),
      onBroken: (error) => this.break(error),
    });
  }

  async start(): Promise<void> {
    await this.#feed.start();
  }

  /** Says goodbye to the camera; nothing is reported after it. */
  stop(): void {
    this.#isOver = true;
    this.#feed.stop();
  }

  /** Goes on under another address of the same server; undefined: there is none. */
  readdress(path: string | undefined): void {
    if (!this.#isOver) this.#feed.readdress(path);
  }

  /** An exception came out of this session: it ends, the others of the thread go on. */
  break(error: unknown): void {
    if (this.#isOver) return;
    this.#isBroken = true;
    this.#listener.onBroken(error);
    this.#feed.stop();
    this.#end(brokenBy(this.#feed));
  }

  /** Reads what the camera has sent. Once it shows pictures, nothing but this call does until `endPolling`. */
  poll(): void {
    const showsPictures = this.#isPlaying && !this.#feed.awaitsKeyFrame;
    if (this.#isOver || (!this.#isPolled && !showsPictures)) return;
    this.#isPolled = true;
    this.#feed.poll();
  }

  endPolling(): void {
    this.#isPolled = false;
    this.#feed.endPolling();
  }

  /** To be called a few times a second. */
  check(nowMs: number): void {
    if (this.#isOver) return;
    this.#feed.check(nowMs);
    if (!this.#isPlaying) return;
    const fault = this.#findSilence(nowMs) ?? this.#findMissingKeyFrame(nowMs);
    if (fault === undefined) return;
    this.#feed.stop();
    this.#end(fault);
  }

  #beginPlaying(): void {
    if (this.#isOver) return;
    this.#isPlaying = true;
    this.#silentSinceMs = this.#deps.clock.monotonic();
    this.#keylessSinceMs = this.#silentSinceMs;
    this.#listener.onPlaying(this.#feed.loginProof);
  }

  #findSilence(nowMs: number): DeviceFault | undefined {
    const { pictures, frameTicks, silenceSlackMs } = this.#feed;
    if (pictures !== this.#pictures) {
      this.#pictures = pictures;
      this.#silentSinceMs = nowMs;
    }
    const limitSeconds = this.#deps.policy.silenceSeconds + (3 * frameTicks) / ticksPerSecond + silenceSlackMs / 1000;
    if (nowMs - this.#silentSinceMs < limitSeconds * 1000) return undefined;
    return this.#noFrame(`no picture for ${limitSeconds.toFixed(1)} s`);
  }

  #findMissingKeyFrame(nowMs: number): DeviceFault | undefined {
    const { awaitsKeyFrame, firstFrameSlackMs } = this.#feed;
    if (!awaitsKeyFrame) this.#keylessSinceMs = undefined;
    else this.#keylessSinceMs ??= nowMs;
    const limitSeconds = this.#deps.policy.firstFrameSeconds + firstFrameSlackMs / 1000;
    if (this.#keylessSinceMs === undefined || nowMs - this.#keylessSinceMs < limitSeconds * 1000) return undefined;
    return this.#noFrame(`no key frame with its parameter sets within ${limitSeconds} s`);
  }

  #noFrame(what: string): DeviceFault {
    const { name, standstill } = this.#feed;
    const detail = `${name}: ${what}${standstill === undefined ? '' : `; ${standstill}`}`;
    return { stage: 'stream', reason: 'no-frame', detail };
  }

  #finish(): void {
    if (this.#isBroken) return;
    try {
      this.#feed.finish();
    } catch (error) {
      this.#listener.onBroken(error);
    }
  }

  #end(fault: DeviceFault): void {
    if (this.#isOver) return;
    this.#finish();
    this.#isOver = true;
    this.#listener.onEnded(fault, this.#feed.loginProof);
  }
}

function brokenBy({ name }: StreamFeed): DeviceFault {
  const detail = `${name}: the gateway could not take what the camera sent; its log says more`;
  return { stage: 'stream', reason: 'malformed', detail };
}
