import type { Clock } from '../../platform/clock/clock.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { StreamFormat } from '../engine/engine-message.ts';
import type { MediaPart } from '../fmp4/media-part.ts';
import { FfmpegFeed } from '../pixels/ffmpeg-feed.ts';
import { transcodeArguments } from '../pixels/transcode-arguments.ts';
import { BoxReader, type Mp4Box } from './box-reader.ts';
import { type EncodedPicture, readEncodedPicture } from './encoded-picture.ts';
import { readEncodedTrack } from './encoded-track.ts';
import { FedParts } from './fed-parts.ts';

export interface TranscodePolicy {
  readonly ffmpegPath: string;
  /** Without any picture for so long, while it has something to do, a run is given up. */
  readonly deadlineSeconds: number;
}

interface RunListener {
  /** Comes before the first picture. */
  onFormat(format: StreamFormat): void;
  /** @param atMs instant at which the camera gave it */
  onPicture(picture: EncodedPicture, atMs: number): void;
  /** It is over though nobody stopped it. Nothing follows. */
  onEnded(fault: GatewayError): void;
}

/** More than this is not kept for an encoder that does not keep up: what follows is left out to the next key frame. */
const maxWaitingBytes = 8 * 1024 * 1024;
const maxWaitMs = 4000;

/** One run of ffmpeg that makes H.264 of the parts of one format. */
export class TranscodeRun {
  readonly #clock: Clock;
  readonly #deadlineMs: number;
  readonly #listener: RunListener;
  readonly #feed: FfmpegFeed;
  readonly #boxes = new BoxReader((box) => this.#take(box));
  readonly #fed = new FedParts();
  #ftyp: Buffer = Buffer.alloc(0);
  #moof: Buffer | undefined;
  #awaitsKeyFrame = true;
  /** Of the start, or of the newest picture; monotonic. */
  #lastOutputMs: number;
  #isOver = false;

  constructor(init: Uint8Array, policy: TranscodePolicy, clock: Clock, listener: RunListener) {
    this.#clock = clock;
    this.#listener = listener;
    this.#deadlineMs = policy.deadlineSeconds * 1000;
    this.#lastOutputMs = clock.monotonic();
    const program = { ffmpegPath: policy.ffmpegPath, args: transcodeArguments() };
    this.#feed = new FfmpegFeed(program, {
      onOutput: (bytes) => this.#read(bytes),
      onEnded: (fault) => this.#end(fault),
    });
    this.#feed.write(init);
  }

  /** Bytes that ffmpeg has not read yet. */
  get waitingBytes(): number {
    return this.#feed.waitingBytes;
  }

  /** Feeds a part, or leaves it out when ffmpeg does not keep up. */
  push(part: MediaPart, atMs: number): void {
    const nowMs = this.#clock.monotonic();
    if (this.#isBehind(part, nowMs)) this.#awaitsKeyFrame = true;
    else if (part.isIndependent) this.#awaitsKeyFrame = false;
    if (this.#awaitsKeyFrame) return;
    this.#fed.add(part, atMs, nowMs);
    part.keep?.();
    this.#feed.write(part.bytes);
  }

  /** To be called about once a second: gives up a run from which nothing comes. */
  check(nowMs: number): void {
    const silentMs = Math.min(this.#fed.waitMs(nowMs), nowMs - this.#lastOutputMs);
    if (silentMs > this.#deadlineMs) this.#fail(`nothing came out for ${Math.round(silentMs / 1000)} s`);
  }

  /** Resolves when the process is gone. */
  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#feed.stop();
  }

  #isBehind(part: MediaPart, nowMs: number): boolean {
    const isTooMuch = this.waitingBytes + part.bytes.length > maxWaitingBytes;
    return isTooMuch || this.#fed.waitMs(nowMs) > maxWaitMs;
  }

  #read(bytes: Buffer): void {
    if (this.#isOver) return;
    try {
      this.#boxes.push(bytes);
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error));
    }
  }

  #take({ type, content }: Mp4Box): void {
    if (this.#isOver) return;
    if (type === 'ftyp') this.#ftyp = Buffer.from(content);
    else if (type === 'moov') this.#begin(content);
    else if (type === 'moof') this.#moof = content;
    else if (type === 'mdat' && this.#moof !== undefined) this.#give(readEncodedPicture(this.#moof, content));
  }

  #begin(moov: Buffer): void {
    const format = readEncodedTrack(this.#ftyp, moov);
    if (format === undefined) throw new Error('no H.264 came out');
    this.#listener.onFormat(format);
  }

  #give(picture: EncodedPicture): void {
    const { startTicks, durationTicks } = picture;
    this.#lastOutputMs = this.#clock.monotonic();
    const atMs = this.#fed.instantOf(startTicks) ?? this.#clock.now();
    this.#fed.reach(startTicks, durationTicks);
    this.#listener.onPicture(picture, atMs);
  }

  #fail(detail: string): void {
    void this.#feed.stop();
    this.#end(new GatewayError('ffmpeg/failed', `ffmpeg: ${detail}`));
  }

  #end(fault: GatewayError): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#listener.onEnded(fault);
  }
}
