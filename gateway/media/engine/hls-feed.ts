import type { FaultReason } from '../../../adapters/sdk/adapter.ts';
import type { AacDescription } from '../fmp4/audio-format.ts';
import type { LoginProof } from '../rtsp/rtsp-login.ts';
import { HlsPull, type HlsSource, type PullListener } from '../pull/hls-pull.ts';
import { isKeyUnit } from '../pull/key-unit.ts';
import type { SegmentTracks, SoundUnit, VideoUnit } from '../pull/media-unit.ts';
import { NalPictures } from '../pull/nal-pictures.ts';
import { PlayOut, type TimedUnit } from '../pull/play-out.ts';
import { pullFault } from '../pull/pull-fault.ts';
import { UnitTimes } from '../pull/unit-times.ts';
import { ticksPerSecond } from '../rtp/output-timeline.ts';
import { type NalEncoding, type NalFormats, openNalFormats } from './nal-formats.ts';
import { PicturePacker } from './picture-packer.ts';
import type { FeedDeps, FeedListener, StreamFeed } from './stream-feed.ts';

/** How often what is due is handed on: half a part. */
const turnMs = 100;

interface HeldVideo extends TimedUnit, Pick<VideoUnit, 'lengthBytes' | 'shownTicks' | 'decodeTicks' | 'isBehindLoss'> {
  readonly isPicture: true;
}
interface HeldSound extends TimedUnit, SoundUnit {
  readonly isPicture: false;
}

/** Minutes of pictures and sound; segments of nothing but tiny frames are meant to harm. */
const mostUnits = 8192;
/** Sound that was announced is waited for before the first picture goes on; muxers let it come later. */
const soundMs = 700;

/** What the stream holds, once its first segment has told. */
interface OpenStream {
  readonly encoding: NalEncoding;
  readonly formats: NalFormats;
  readonly pictures: NalPictures;
  readonly hasSound: boolean;
}

/**
 * A stream that is pulled over HLS. Its pictures come a segment at a time; they are handed on at the pace of their own
 * times, so that whoever reads the stream finds it like any other.
 */
export class HlsFeed implements StreamFeed {
  readonly name = 'HLS';
  readonly loginProof: LoginProof = 'untested';
  readonly #deps: FeedDeps;
  readonly #listener: FeedListener;
  readonly #pull: HlsPull;
  readonly #times = new UnitTimes();
  readonly #playOut = new PlayOut<HeldVideo | HeldSound>((unit) => this.#handOn(unit));
  #stream: OpenStream | undefined;
  #packer: PicturePacker | undefined;
  #sound: AacDescription | undefined;
  #takesSound = true;
  /** The first picture of the segment under way: whether decoding may begin there. */
  #firstIsKey: boolean | undefined;
  #isBehindLoss = false;
  #firstHeldMs: number | undefined;
  #turns: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(source: HlsSource, deps: FeedDeps, listener: FeedListener) {
    this.#deps = deps;
    this.#listener = listener;
    const firstSegmentMs = deps.policy.firstFrameSeconds * 1000;
    this.#pull = new HlsPull(source, { clock: deps.clock, firstSegmentMs }, this.#pullListener());
  }

  get pictures(): number {
    return this.#stream?.pictures.counts.pictures ?? 0;
  }

  get awaitsKeyFrame(): boolean {
    return this.#stream?.pictures.awaitsKeyFrame !== false || this.#packer?.hasFormat !== true;
  }

  get frameTicks(): number {
    return this.#packer?.frameTicks ?? 0;
  }

  /** A segment may be late by half a target duration and more, as the playlist is looked at no more often. */
  get silenceSlackMs(): number {
    return this.#pull.waitsForMove ? this.firstFrameSlackMs : this.#pull.targetMs / 2;
  }

  get firstFrameSlackMs(): number {
    return this.#pull.waitsForMove ? 1.5 * this.#pull.targetMs : 0;
  }

  get standstill(): string | undefined {
    return this.#pull.standstill;
  }

  async start(): Promise<void> {
    const fault = await this.#pull.run();
    if (fault === undefined || this.#isOver) return;
    this.stop();
    this.#listener.onEnded(fault);
  }

  stop(): void {
    this.#isOver = true;
    clearTimeout(this.#turns);
    this.#pull.stop();
    this.#playOut.clear();
  }

  readdress(path: string | undefined): void {
    this.#pull.readdress(path);
  }

  /** Segments are few: they are read by events. */
  poll(): void {
    this.#release();
  }

  endPolling(): void {
    // Nothing was changed by `poll`.
  }

  check(): void {
    // Every request of the pull has a deadline of its own.
  }

  finish(): void {
    this.#packer?.finish();
  }

  #pullListener(): PullListener {
    return {
      onPlaying: () => this.#listener.onPlaying(),
      onSpent: () => this.#listener.onSpent(),
      onSegment: ({ isBehindLoss, isBehindDiscontinuity }) => {
        this.#firstIsKey = undefined;
        this.#isBehindLoss ||= isBehindLoss || isBehindDiscontinuity;
        if (isBehindDiscontinuity) this.#times.breakOff();
      },
      beginsWithoutKey: () => this.#firstIsKey === false,
      onGivenUp: () => {
        this.#playOut.clear();
        this.#isBehindLoss = true;
        this.#times.breakOff();
      },
      held: () => ({ heldMs: this.#playOut.heldMs, heldBytes: this.#playOut.sizeBytes }),
      onTracks: (tracks) => this.#open(tracks),
      onSoundTrack: (sound) => {
        this.#sound ??= sound;
        this.#takesSound = this.#sound.config.equals(sound.config);
      },
      onVideo: (unit) => this.#holdVideo(unit),
      onSound: (unit) => this.#holdSound(unit),
    };
  }

  #open({ encoding, parameterSets, hasSound }: SegmentTracks): void {
    const known = this.#stream;
    if (known?.encoding === encoding) {
      for (const nal of parameterSets) known.formats.parameterSets.learn(nal);
    } else if (known !== undefined) {
      this.#fail('reset', `the video changed from ${known.encoding} to ${encoding}`);
    } else {
      const formats = openNalFormats(encoding, parameterSets);
      const pictures = new NalPictures(formats, (unit) => this.#packer?.takePicture(unit));
      this.#stream = { encoding, formats, pictures, hasSound };
    }
  }

  #fail(reason: FaultReason, detail: string): void {
    if (this.#isOver) return;
    this.stop();
    this.#listener.onEnded(pullFault(reason, `HLS segment: ${detail}`));
  }

  #holdVideo(unit: VideoUnit): void {
    const stream = this.#stream;
    if (this.#isOver || stream === undefined) return;
    this.#firstIsKey ??= isKeyUnit(unit, stream.formats);
    const { bytes, lengthBytes } = unit;
    const isBehindLoss = unit.isBehindLoss || this.#isBehindLoss;
    this.#isBehindLoss = false;
    const place = this.#times.place(unit);
    this.#hold({ bytes, lengthBytes, isBehindLoss, ...place, dueTicks: place.decodeTicks, isPicture: true });
  }

  #holdSound(unit: SoundUnit): void {
    const shownTicks = this.#takesSound ? this.#times.placeSound(unit.shownTicks) : undefined;
    if (this.#isOver || shownTicks === undefined || !this.#deps.policy.audio) return;
    this.#hold({ ...unit, shownTicks, dueTicks: shownTicks, isPicture: false });
  }

  #hold(unit: HeldVideo | HeldSound): void {
    if (this.#playOut.count >= mostUnits) {
      return this.#fail('too-large', 'more pictures and sound at once than any camera sends');
    }
    const nowMs = this.#deps.clock.monotonic();
    this.#firstHeldMs ??= nowMs;
    this.#playOut.add(unit, nowMs);
    this.#turns ??= setTimeout(() => this.#turn(), 0);
  }

  /** Hands on what is due, and looks again as long as there is more. */
  #turn(): void {
    this.#turns = undefined;
    try {
      this.#release();
    } catch (error) {
      this.#listener.onBroken(error);
    }
    if (!this.#isOver && !this.#playOut.isEmpty) this.#turns = setTimeout(() => this.#turn(), turnMs);
  }

  #release(): void {
    const nowMs = this.#deps.clock.monotonic();
    if (!this.#isOver && !this.#awaitsSound(nowMs)) this.#playOut.release(nowMs);
  }

  #awaitsSound(nowMs: number): boolean {
    if (this.#packer !== undefined || this.#sound !== undefined || !this.#deps.policy.audio) return false;
    return this.#stream?.hasSound === true && nowMs - (this.#firstHeldMs ?? nowMs) < soundMs;
  }

  #handOn(unit: HeldVideo | HeldSound): void {
    // By 32 bits, as RTP counts.
    const rtpTime = unit.shownTicks >>> 0;
    if (!unit.isPicture) return this.#packer?.takeTimedSound({ bytes: unit.bytes, rtpTime, samples: unit.samples });
    this.#packer ??= this.#openPacker();
    this.#stream?.pictures.push(unit, rtpTime);
    if (this.#stream?.pictures.isHopeless === true) this.#fail('malformed', 'nothing but broken pieces of pictures');
  }

  #openPacker(): PicturePacker | undefined {
    const { clock, startTicks, partMemory, policy } = this.#deps;
    if (this.#stream === undefined) return undefined;
    const sound = this.#sound === undefined ? {} : { sound: { ...this.#sound, clockHz: ticksPerSecond } };
    const hasAudio = policy.audio ? () => true : undefined;
    const tracks = { timing: { clockHz: ticksPerSecond }, formats: this.#stream.formats, ...sound };
    return new PicturePacker(tracks, { clock, startTicks, partMemory, hasAudio }, this.#listener);
  }
}
