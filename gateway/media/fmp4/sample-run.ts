const maxSamples = 128;
const firstScratchBytes = 32 * 1024;

/** Samples of one track that wait for their part, in buffers that are used again and again. */
export class SampleRun {
  readonly sizes = new Uint32Array(maxSamples);
  readonly durations = new Uint32Array(maxSamples);
  /** How much later than its decoding time each sample is shown. */
  readonly offsets = new Uint32Array(maxSamples);
  #bytes = Buffer.allocUnsafeSlow(0);
  #length = 0;
  #count = 0;
  #startTicks = 0;
  #lastTicks = 0;
  #hasOffsets = false;

  get count(): number {
    return this.#count;
  }

  get isFull(): boolean {
    return this.#count === maxSamples;
  }

  /** Decoding time of the first sample. */
  get startTicks(): number {
    return this.#startTicks;
  }

  get sizeBytes(): number {
    return this.#length;
  }

  /** Whether any sample is shown later than it is decoded. */
  get hasOffsets(): boolean {
    return this.#hasOffsets;
  }

  /** Opens a sample, which ends the one before it at `ticks`; there must be room. */
  begin(ticks: number, offsetTicks: number): void {
    if (this.#count === 0) this.#startTicks = ticks;
    else this.endAt(ticks);
    this.#lastTicks = ticks;
    this.offsets[this.#count] = offsetTicks;
    if (offsetTicks > 0) this.#hasOffsets = true;
    this.sizes[this.#count] = 0;
    this.#count += 1;
  }

  /** Copies a piece of the open sample. */
  append(bytes: Buffer): void {
    const needed = this.#length + bytes.length;
    if (needed > this.#bytes.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2, firstScratchBytes));
      this.#bytes.copy(grown, 0, 0, this.#length);
      this.#bytes = grown;
    }
    bytes.copy(this.#bytes, this.#length);
    this.#length = needed;
    this.sizes[this.#count - 1] = (this.sizes[this.#count - 1] ?? 0) + bytes.length;
  }

  /** The last sample lasts until then. */
  endAt(ticks: number): void {
    this.durations[this.#count - 1] = ticks - this.#lastTicks;
  }

  copyTo(target: Buffer, at: number): void {
    this.#bytes.copy(target, at, 0, this.#length);
  }

  clear(): void {
    this.#length = 0;
    this.#count = 0;
    this.#hasOffsets = false;
  }
}
