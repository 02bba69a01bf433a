import type { Clock } from '../../platform/clock/clock.ts';
import { writeInitSegment } from '../fmp4/init-segment.ts';
import type { MediaPart } from '../fmp4/media-part.ts';
import { PartBuilder } from '../fmp4/part-builder.ts';
import type { PartMemory } from '../fmp4/part-memory.ts';
import type { VideoFormat } from '../fmp4/video-format.ts';
import { withLengths } from '../fmp4/with-lengths.ts';
import type { AacFrame } from '../rtp/aac-depacketiser.ts';
import type { AccessUnit } from '../rtp/access-unit.ts';
import { OutputTimeline, type TrackTiming } from '../rtp/output-timeline.ts';
import { AudioInput, type SoundTrack } from './audio-input.ts';
import type { StreamFormat } from './engine-message.ts';
import type { PictureFormats } from './nal-formats.ts';
import { WallAnchor } from './wall-anchor.ts';

export interface PackedStreamListener {
  onFormat(format: StreamFormat): void;
  /**
   * @param atMs instant of the part's first picture
   * @param clockOffsetMs camera's clock minus gateway's, when the camera tells its time
   */
  onPart(part: MediaPart, atMs: number, clockOffsetMs: number | undefined): void;
}

export interface PackerDeps {
  readonly clock: Clock;
  readonly startTicks: number;
  /** Memory for parts; each has its own unless told otherwise. */
  readonly partMemory?: PartMemory;
  /** Carry the sound, too: whether the source agreed to send it, as far as that is known. Undefined: leave it out. */
  readonly hasAudio: (() => boolean) | undefined;
}

/** What is packed. */
export interface PackedTracks {
  readonly timing: TrackTiming;
  readonly formats: PictureFormats;
  readonly sound?: SoundTrack;
}

/** The pictures and the sound of one session become formats and parts, wherever they came from. */
export class PicturePacker {
  readonly #clock: Clock;
  readonly #listener: PackedStreamListener;
  readonly #parts: PartBuilder;
  readonly #timeline: OutputTimeline;
  readonly #anchor: WallAnchor;
  readonly #formats: PictureFormats;
  readonly #audio: AudioInput | undefined;
  readonly #hasAudio: () => boolean;
  /** Not the first format that players of this stream get. */
  #isContinued: boolean;
  #formatVersion = -1;
  #hasSound = false;
  #partAtMs = 0;
  #hasFields = false;
  /** RTP time of a picture that a second field may complete. */
  #fieldRtpTime: number | undefined;
  #jumps = 0;

  constructor({ timing, formats, sound }: PackedTracks, deps: PackerDeps, listener: PackedStreamListener) {
    this.#clock = deps.clock;
    this.#listener = listener;
    this.#formats = formats;
    this.#parts = new PartBuilder(deps.partMemory);
    this.#isContinued = deps.startTicks > 0;
    this.#timeline = new OutputTimeline(deps.startTicks, timing);
    this.#anchor = new WallAnchor(deps.clock, timing.clockHz);
    this.#hasAudio = deps.hasAudio ?? (() => false);
    if (deps.hasAudio === undefined || sound === undefined) return;
    this.#audio = new AudioInput(sound, (bytes, start, duration) => this.#parts.addAudio(bytes, start, duration));
  }

  /** A key frame came with its parameter sets: there is something to show. */
  get hasFormat(): boolean {
    return this.#formatVersion >= 0;
  }

  /** Mean duration of a frame. */
  get frameTicks(): number {
    return this.#timeline.frameTicks;
  }

  /** Takes the next picture in decoding order. */
  takePicture(unit: AccessUnit): void {
    // An IDR picture is a frame or a first field, so a camera whose clock stands still keeps its key frames.
    if (this.#hasFields && !unit.isKeyFrame && unit.rtpTime === this.#fieldRtpTime) {
      this.#fieldRtpTime = undefined;
      return this.#parts.addField(unit.bytes);
    }
    this.#fieldRtpTime = unit.rtpTime;
    this.#addPicture(unit);
  }

  /** Takes one frame of sound whose clock has nothing to do with that of the pictures: it belongs to what is shown now. */
  takeSound(frame: AacFrame): void {
    const nowMs = this.#clock.monotonic();
    this.#audio?.take(frame, this.#timeline.shownAt(nowMs), nowMs);
  }

  /** Takes one frame of sound on the pictures' own clock: it belongs to the picture of that time, whenever it comes. */
  takeTimedSound(frame: AacFrame): void {
    this.#audio?.take(frame, this.#timeline.shownFor(frame.rtpTime), this.#clock.monotonic());
  }

  /** The camera says which instant of its clock (ms since epoch) belongs to which RTP time of the video. */
  takeReport(ntpMs: number, rtpTime: number): void {
    this.#anchor.takeReport(ntpMs, rtpTime);
  }

  /** Hands over what is there; no more pictures come. */
  finish(): void {
    this.#send(this.#parts.closeAt(this.#timeline.decodeTicks + this.#timeline.frameTicks));
  }

  #addPicture(unit: AccessUnit): void {
    const nowMs = this.#clock.monotonic();
    const format = unit.isKeyFrame ? this.#newFormat(nowMs) : undefined;
    if (format === undefined && !this.hasFormat) return;
    if (format !== undefined) this.#timeline.promiseDepth(format.reorderDepth);
    const ticks = this.#timeline.next(unit.rtpTime, nowMs);
    if (format !== undefined) this.#begin(format, ticks);
    this.#send(this.#parts.add(unit.bytes, this.#timeline, unit.isKeyFrame));
    this.#followJumps();
    if (this.#parts.startTicks === ticks) this.#partAtMs = this.#anchor.instantOf({ ticks, rtpTime: unit.rtpTime });
  }

  /** A key frame that no part had the like of before; undefined also while parameter sets are missing. */
  #newFormat(nowMs: number): VideoFormat | undefined {
    const hasSound = this.#audio?.isThere(nowMs, this.#hasAudio()) ?? false;
    if (this.#formatVersion === this.#formats.version && this.#hasSound === hasSound) return undefined;
    const format = this.#formats.format();
    if (format === undefined) return undefined;
    this.#formatVersion = this.#formats.version;
    this.#hasSound = hasSound;
    return format;
  }

  #begin(format: VideoFormat, ticks: number): void {
    this.#send(this.#parts.closeAt(ticks));
    const { kind, codec, width, height, parameterSets } = format;
    this.#hasFields = format.hasFields;
    // FFmpeg's HLS reader skips every initialisation section but the first: later formats come in band as well.
    if (this.#isContinued) this.#parts.repeatAtKeyFrames(withLengths(parameterSets));
    this.#isContinued = true;
    const audio = this.#hasSound ? this.#audio?.format : undefined;
    const init = writeInitSegment(format, audio);
    const sound = audio === undefined ? {} : { audioCodec: audio.codec };
    this.#listener.onFormat({ kind, init, codec, ...sound, width, height, parameterSets });
  }

  #followJumps(): void {
    if (this.#jumps === this.#timeline.jumps) return;
    this.#jumps = this.#timeline.jumps;
    this.#anchor.forgetReport();
  }

  #send(part: MediaPart | undefined): void {
    if (part !== undefined) this.#listener.onPart(part, this.#partAtMs, this.#anchor.clockOffsetMs);
  }
}
