import { ticksPerSecond } from '../rtp/output-timeline.ts';
import { trackId } from './init-segment.ts';

/** A few frames as one movie fragment: the unit that is pushed, listed and kept. Made once, of exactly its size. */
export interface MediaPart {
  /** `moof` and `mdat`, alone in its ArrayBuffer, so that it can change threads without a copy. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly startTicks: number;
  readonly durationTicks: number;
  /** Begins with a key frame. */
  readonly isIndependent: boolean;
  /** The frame after it is a key frame, so a segment may end here. */
  readonly endsGroup: boolean;
  /** Where the first sample lies in `bytes`. */
  readonly firstSampleOffset: number;
  readonly firstSampleBytes: number;
}

/** Aimed length of a part. */
const partTicks = ticksPerSecond / 2;
const maxSamples = 128;
/** A part is closed early when it is so large; one picture is at most half of it. */
const maxPartBytes = 8 * 1024 * 1024;
const firstScratchBytes = 32 * 1024;

/** `moof` with `mfhd`, `traf`, `tfhd`, `tfdt` and `trun`, without sample entries. */
const moofBytes = 8 + 16 + 8 + 20 + 20 + 24;
const sampleEntryBytes = 8;
/** Sample depends on no other / on others and is no sync sample (ISO/IEC 14496-12 §8.8.3.1). */
const keySampleFlags = 0x02000000;
const deltaSampleFlags = 0x01010000;

/**
 * Gathers pictures into parts. A picture's duration is known when the next one comes, so a part leaves with the picture
 * that follows it; a key frame always begins a part.
 */
export class PartBuilder {
  #scratch = Buffer.allocUnsafeSlow(0);
  #length = 0;
  readonly #sizes = new Uint32Array(maxSamples);
  readonly #durations = new Uint32Array(maxSamples);
  #samples = 0;
  #startTicks = 0;
  #lastTicks = 0;
  #beginsWithKey = false;
  #sequence = 0;

  /** Where the open part begins. */
  get startTicks(): number {
    return this.#startTicks;
  }

  /**
   * Adds one picture.
   *
   * @param bytes NAL units with 4-byte lengths; copied
   * @param ticks when it is shown, later than the picture before
   * @returns the part that this picture closed, if any
   */
  add(bytes: Buffer, ticks: number, isKeyFrame: boolean): MediaPart | undefined {
    const closed = this.#closesBefore(bytes.length, ticks, isKeyFrame) ? this.#close(ticks, isKeyFrame) : undefined;
    if (this.#samples === 0) {
      this.#startTicks = ticks;
      this.#beginsWithKey = isKeyFrame;
    } else {
      this.#durations[this.#samples - 1] = ticks - this.#lastTicks;
    }
    this.#append(bytes);
    this.#lastTicks = ticks;
    return closed;
  }

  /** Closes what is open: the stream ended or its format changes. */
  flush(frameTicks: number): MediaPart | undefined {
    return this.#samples === 0 ? undefined : this.#close(this.#lastTicks + frameTicks, true);
  }

  #closesBefore(nextBytes: number, ticks: number, isKeyFrame: boolean): boolean {
    if (this.#samples === 0) return false;
    const isFull = this.#samples === maxSamples || this.#length + nextBytes > maxPartBytes;
    return isKeyFrame || isFull || ticks - this.#startTicks >= partTicks;
  }

  #append(bytes: Buffer): void {
    const needed = this.#length + bytes.length;
    if (needed > this.#scratch.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.#scratch.length * 2, firstScratchBytes));
      this.#scratch.copy(grown, 0, 0, this.#length);
      this.#scratch = grown;
    }
    bytes.copy(this.#scratch, this.#length);
    this.#length = needed;
    this.#sizes[this.#samples] = bytes.length;
    this.#samples += 1;
  }

  #close(endTicks: number, endsGroup: boolean): MediaPart {
    this.#durations[this.#samples - 1] = endTicks - this.#lastTicks;
    this.#sequence += 1;
    const headBytes = moofBytes + this.#samples * sampleEntryBytes + 8;
    const bytes = new Uint8Array(headBytes + this.#length);
    const target = Buffer.from(bytes.buffer);
    this.#writeHead(target, headBytes);
    this.#scratch.copy(target, headBytes, 0, this.#length);
    const part: MediaPart = {
      bytes,
      startTicks: this.#startTicks,
      durationTicks: endTicks - this.#startTicks,
      isIndependent: this.#beginsWithKey,
      endsGroup,
      firstSampleOffset: headBytes,
      firstSampleBytes: this.#sizes[0] ?? 0,
    };
    this.#samples = 0;
    this.#length = 0;
    return part;
  }

  /** `moof` (`mfhd`, `traf` with `tfhd`, `tfdt`, `trun`) and the head of `mdat`, in place: no garbage per part. */
  #writeHead(target: Buffer, headBytes: number): void {
    const trunBytes = 24 + this.#samples * sampleEntryBytes;
    let at = writeBox(target, 0, 'moof', headBytes - 8);
    at = writeBox(target, at, 'mfhd', 16);
    at = writeWords(target, at, [0, this.#sequence]);
    at = writeBox(target, at, 'traf', 8 + 20 + 20 + trunBytes);
    at = writeBox(target, at, 'tfhd', 20);
    at = writeWords(target, at, [0x020020, trackId, deltaSampleFlags]);
    at = writeBox(target, at, 'tfdt', 20);
    at = writeWords(target, at, [0x01000000, Math.floor(this.#startTicks / 2 ** 32), this.#startTicks % 2 ** 32]);
    at = writeBox(target, at, 'trun', trunBytes);
    at = writeWords(target, at, [
      0x000305,
      this.#samples,
      headBytes,
      this.#beginsWithKey ? keySampleFlags : deltaSampleFlags,
    ]);
    for (let sample = 0; sample < this.#samples; sample += 1) {
      at = target.writeUInt32BE(this.#durations[sample] ?? 0, at);
      at = target.writeUInt32BE(this.#sizes[sample] ?? 0, at);
    }
    writeBox(target, at, 'mdat', 8 + this.#length);
  }
}

function writeBox(target: Buffer, at: number, type: string, size: number): number {
  target.writeUInt32BE(size, at);
  target.write(type, at + 4, 'latin1');
  return at + 8;
}

function writeWords(target: Buffer, at: number, values: readonly number[]): number {
  for (const value of values) at = target.writeUInt32BE(value, at);
  return at;
}
