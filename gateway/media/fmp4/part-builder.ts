import { ticksPerSecond } from '../rtp/output-timeline.ts';
import { measureHead, writeHead } from './fragment-head.ts';
import type { MediaPart } from './media-part.ts';
import { OwnMemory, type PartMemory } from './part-memory.ts';
import { SampleRun } from './sample-run.ts';

/** When a picture has its turn. */
export interface PictureTicks {
  readonly decodeTicks: number;
  /** How much later it is shown. */
  readonly offsetTicks: number;
}

/** Aimed length of a part; a little less than 0.2 s, so that jitter does not make every other part longer. */
const partTicks = ticksPerSecond * 0.19;
/** A part is closed early when it is so large; one picture is at most half of it. */
const maxPartBytes = 8 * 1024 * 1024;
const maxAudioBytes = 1024 * 1024;
/** Left free before the pictures for the head; enough for nearly all parts, and the pictures are moved for the others. */
const headRoomBytes = 320;

/**
 * Gathers pictures into parts. A picture's duration is known when the next one comes, so a part leaves with the picture
 * that follows it; a key frame always begins a part. The very first picture is a part of its own: it shows at once.
 */
export class PartBuilder {
  readonly #video: SampleRun;
  readonly #audio = new SampleRun();
  #beginsWithKey = false;
  #sequence = 0;
  /** Goes before every key frame. */
  #prefix: Buffer | undefined;
  readonly #memory: PartMemory;

  constructor(memory: PartMemory = new OwnMemory()) {
    this.#memory = memory;
    this.#video = new SampleRun(memory, headRoomBytes);
  }

  /** Decoding time at which the open part begins. */
  get startTicks(): number {
    return this.#video.startTicks;
  }

  /** From now on every key frame carries these bytes in front: NAL units with 4-byte lengths. */
  repeatAtKeyFrames(prefix: Buffer): void {
    this.#prefix = prefix;
  }

  /**
   * Adds one picture.
   *
   * @param bytes NAL units with 4-byte lengths, or a JPEG file; copied
   * @param at decoded later than the picture before
   * @returns the part that this picture closed, if any
   */
  add(bytes: Buffer, at: PictureTicks, isKeyFrame: boolean): MediaPart | undefined {
    const { decodeTicks, offsetTicks } = at;
    const isClosed = this.#closesBefore(bytes.length, decodeTicks, isKeyFrame);
    const closed = isClosed ? this.#close(decodeTicks, isKeyFrame) : undefined;
    if (this.#video.count === 0) this.#beginsWithKey = isKeyFrame;
    this.#video.begin(decodeTicks, offsetTicks);
    if (isKeyFrame && this.#prefix !== undefined) this.#video.append(this.#prefix);
    this.#video.append(bytes);
    return closed;
  }

  /** Adds the second field of the newest picture to it. */
  addField(bytes: Buffer): void {
    if (this.#video.count > 0) this.#video.append(bytes);
  }

  /**
   * Adds one frame of sound to the open part; without one, or when there is too much of it, it is left out.
   *
   * @param startTicks in ticks of the audio track, not before the end of the frame before
   */
  addAudio(bytes: Buffer, startTicks: number, durationTicks: number): void {
    const isTooMuch = this.#audio.isFull || this.#audio.sizeBytes + bytes.length > maxAudioBytes;
    if (this.#video.count === 0 || isTooMuch) return;
    this.#audio.begin(startTicks, 0);
    this.#audio.append(bytes);
    this.#audio.endAt(startTicks + durationTicks);
  }

  /** Closes what is open with a last picture that lasts until then: the stream ended or its format changes. */
  closeAt(endTicks: number): MediaPart | undefined {
    return this.#video.count === 0 ? undefined : this.#close(endTicks, true);
  }

  #closesBefore(nextBytes: number, ticks: number, isKeyFrame: boolean): boolean {
    const { count, isFull, sizeBytes, startTicks } = this.#video;
    if (count === 0) return false;
    if (isKeyFrame || isFull || this.#sequence === 0) return true;
    return sizeBytes + nextBytes > maxPartBytes || ticks - startTicks >= partTicks;
  }

  #close(endTicks: number, endsGroup: boolean): MediaPart {
    this.#video.endAt(endTicks);
    this.#sequence += 1;
    const [video, audio] = [this.#video, this.#audio];
    const fragment = { sequence: this.#sequence, video, audio, beginsWithKey: this.#beginsWithKey };
    const headBytes = measureHead(fragment);
    video.makeRoom(headBytes);
    video.extend(audio.sizeBytes);
    const [start, end] = [video.start - headBytes, video.end + audio.sizeBytes];
    writeHead(video.bytes.subarray(start), fragment);
    audio.bytes.copy(video.bytes, video.end, audio.start, audio.end);
    const bytes = this.#memory.take(start, end);
    const part: MediaPart = {
      bytes,
      startTicks: video.startTicks,
      durationTicks: endTicks - video.startTicks,
      isIndependent: this.#beginsWithKey,
      endsGroup,
      firstSampleOffset: headBytes,
      firstSampleBytes: video.sizes[0] ?? 0,
    };
    video.clear();
    audio.clear();
    return part;
  }
}
