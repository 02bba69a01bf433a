import type { ChannelNotice } from '../../../gateway/media/push/push-api.ts';
import type { PushHead } from '../../../gateway/media/push/push-head-api.ts';
import type { FaultView } from '../../../gateway/platform/http/common-api.ts';
import type { OpenSource, PictureSource, SourceListener, SourceTrouble } from './picture-source.ts';
import type { PushConnection, PushReceiver } from './push-connection.ts';
import { PushFeed } from './push-feed.ts';
import { PushInstants } from './push-instants.ts';
import { type BufferedRange, liveEdge, pacePlayback } from './push-pace.ts';

/** Reserve beyond the length of a part: how late the next one may come, s. */
const firstMarginS = 0.2;
const mostMarginS = 1;
/** The reserve grows so much each time that the picture ran dry, and shrinks so much when it did not for long. */
const marginFactor = 1.7;
/** Without a picture that ran dry for so long the reserve shrinks, ms. */
const calmMs = 60_000;
/** A stream that runs comes in a burst from its newest key frame on; for so long it may jump ahead in that, ms. */
const youngMs = 1000;
/** Of what is aimed at, so much must be there before the picture moves. */
const enoughShare = 0.85;

/** Feeds video elements from the connection that all tiles share. */
export function pushSourceOf(connection: PushConnection): OpenSource {
  return (video, { streamId }, listener) => new PushSource(video, listener, connection, streamId);
}

/** One stream on one video element by Media Source Extensions, a short constant time behind the newest picture. */
class PushSource implements PictureSource, PushReceiver {
  readonly #video: HTMLVideoElement;
  readonly #listener: SourceListener;
  readonly #media = new MediaSource();
  readonly #url: string;
  readonly #drop: () => void;
  readonly #instants = new PushInstants();
  #format: string | undefined;
  #buffer: SourceBuffer | undefined;
  #feed: PushFeed | undefined;
  /** Came before the media source was open. */
  #early: (() => void)[] = [];
  /** When the first picture was there, monotonic ms. */
  #begunAtMs: number | undefined;
  #marginS = firstMarginS;
  #marginSetAtMs = 0;
  #isOver = false;

  constructor(video: HTMLVideoElement, listener: SourceListener, connection: PushConnection, streamId: string) {
    this.#video = video;
    this.#listener = listener;
    this.#url = URL.createObjectURL(this.#media);
    this.#media.addEventListener('sourceopen', this.#opened, { once: true });
    video.addEventListener('error', this.#failed);
    video.addEventListener('waiting', this.#ranDry);
    document.addEventListener('visibilitychange', this.#steer);
    video.src = this.#url;
    this.#drop = connection.watch(streamId, this);
  }

  seenAtMs(): number | undefined {
    return this.#instants.at(this.#video.currentTime);
  }

  close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#drop();
    const video = this.#video;
    video.removeEventListener('error', this.#failed);
    video.removeEventListener('waiting', this.#ranDry);
    document.removeEventListener('visibilitychange', this.#steer);
    this.#buffer?.removeEventListener('updateend', this.#updated);
    video.removeAttribute('src');
    video.load();
    video.playbackRate = 1;
    URL.revokeObjectURL(this.#url);
  }

  onNotice(notice: ChannelNotice): void {
    switch (notice.kind) {
      case 'format':
        return this.#setFormat(notice.mimeType);
      case 'state':
        return this.#listener.onStanding?.(notice);
      case 'gone':
        return this.#giveUp(faultOf('stream', 'no-frame', 'the gateway has closed this stream'), { lost: 'gone' });
    }
  }

  onMessage(head: PushHead, bytes: Uint8Array<ArrayBuffer>): void {
    if (this.#isOver) return;
    if (this.#feed === undefined) return void this.#early.push(() => this.onMessage(head, bytes));
    if (head.kind === 'part') {
      this.#instants.add(head);
      this.#feed.addPart(head, bytes);
    } else if (this.#format !== undefined) this.#feed.addInit(this.#format, bytes);
    this.#feedOn();
  }

  onBroken(): void {
    this.#giveUp(faultOf('stream', 'timeout', 'no connection for pushed pictures'), { lost: 'way' });
  }

  #setFormat(mimeType: string): void {
    if (this.#isOver) return;
    if (!MediaSource.isTypeSupported(mimeType)) {
      const fault = faultOf('picture', 'unsupported', `this browser does not play ${mimeType}`);
      return this.#giveUp(fault, { unsupportedMimeType: mimeType });
    }
    // In order with the pieces that wait for the media source.
    if (this.#feed === undefined && this.#format !== undefined) this.#early.push(() => (this.#format = mimeType));
    else this.#format = mimeType;
    this.#makeBuffer();
  }

  readonly #opened = (): void => this.#makeBuffer();

  /** As soon as the media source is open and the type is known. */
  #makeBuffer(): void {
    if (this.#format === undefined || this.#media.readyState !== 'open' || this.#feed !== undefined) return;
    const buffer = this.#addBuffer(this.#format);
    if (buffer === undefined) return;
    this.#buffer = buffer;
    this.#feed = new PushFeed(buffer, this.#format);
    buffer.addEventListener('updateend', this.#updated);
    for (const take of this.#early.splice(0)) take();
  }

  #addBuffer(mimeType: string): SourceBuffer | undefined {
    try {
      return this.#media.addSourceBuffer(mimeType);
    } catch (error) {
      const fault = faultOf('picture', 'unsupported', `${mimeType}: ${String(error)}`);
      this.#giveUp(fault, { unsupportedMimeType: mimeType });
      return undefined;
    }
  }

  readonly #updated = (): void => {
    this.#steer();
    this.#feedOn();
  };

  #feedOn(): void {
    try {
      this.#feed?.feed(this.#video.currentTime);
    } catch (error) {
      // The element has failed, and its own event tells more.
      if (this.#video.error === null) this.#giveUp(faultOf('picture', 'malformed', String(error)));
    }
  }

  readonly #steer = (): void => {
    const video = this.#video;
    const ranges = this.#ranges();
    const aimS = this.#aimS();
    const edgeS = liveEdge(ranges, aimS);
    if (edgeS === undefined || this.#isOver) return;
    const nowMs = performance.now();
    if (this.#begunAtMs === undefined) {
      this.#begunAtMs = nowMs;
      video.currentTime = edgeS;
    } else if (!video.seeking) {
      const { currentTime: currentS, playbackRate } = video;
      const isYoung = nowMs - this.#begunAtMs < youngMs;
      const { seekToS, rate } = pacePlayback({ currentS, ranges, aimS, rate: playbackRate, isYoung });
      if (seekToS !== undefined) video.currentTime = seekToS;
      if (rate !== video.playbackRate) video.playbackRate = rate;
    }
    if (video.paused) this.#playWithReserve(ranges, aimS);
  };

  /** What is left just before the next part comes should be the margin. */
  #aimS(): number {
    const nowMs = performance.now();
    if (this.#marginS > firstMarginS && nowMs - this.#marginSetAtMs > calmMs) {
      this.#marginS = Math.max(firstMarginS, this.#marginS / marginFactor);
      this.#marginSetAtMs = nowMs;
    }

    return (this.#feed?.partS ?? 0) + this.#marginS;
  }

  /** The first picture shows at once and stands until there is enough to go on without a stop. */
  #playWithReserve(ranges: readonly BufferedRange[], aimS: number): void {
    const endS = ranges.at(-1)?.[1] ?? 0;
    if (endS - this.#video.currentTime < aimS * enoughShare) return;
    // Refused only for pages without any gesture and sound; the watch sees it as a picture that does not come.
    this.#video.play().catch(() => undefined);
  }

  /** Pictures come later than thought: a larger reserve from now on, gathered before it goes on. */
  readonly #ranDry = (): void => {
    if (this.#begunAtMs === undefined || this.#video.seeking || this.#video.paused) return;
    this.#marginS = Math.min(mostMarginS, this.#marginS * marginFactor);
    this.#marginSetAtMs = performance.now();
    this.#video.pause();
  };

  readonly #failed = (): void => {
    this.#giveUp(faultOf('picture', 'malformed', this.#video.error?.message ?? 'the video element failed'));
  };

  #giveUp(fault: FaultView, more: Omit<SourceTrouble, 'fault'> = {}): void {
    if (this.#isOver) return;
    this.close();
    this.#listener.onTrouble({ fault, ...more });
  }

  #ranges(): BufferedRange[] {
    const buffered = this.#video.buffered;

    return Array.from({ length: buffered.length }, (_, index) => [buffered.start(index), buffered.end(index)]);
  }
}

function faultOf(stage: string, reason: string, detail: string): FaultView {
  return { stage, reason, detail };
}
