import { OwnMemory, type PartMemory } from './part-memory.ts';

const maxSamples = 128;
/** Samples grow in steps of so much. */
const firstBytes = 16 * 1024;

/** Samples of one track that wait for their part: their bytes, behind room for what goes before them, and their times. */
export class SampleRun {
  readonly sizes = new Uint32Array(maxSamples);
  readonly durations = new Uint32Array(maxSamples);
  /** How much later than its decoding time each sample is shown. */
  readonly offsets = new Uint32Array(maxSamples);
  readonly #memory: PartMemory;
  readonly #room: number;
  #start: number;
  #bytes: Buffer = Buffer.alloc(0);
  /** End of the samples in `#bytes`. */
  #end = 0;
  #count = 0;
  #startTicks = 0;
  #lastTicks = 0;
  #hasOffsets = false;

  /** @param room bytes to be left free in front of the samples */
  constructor(memory: PartMemory = new OwnMemory(), room = 0) {
    this.#memory = memory;
    this.#room = room;
    this.#start = room;
    this.#end = room;
  }

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
    return this.#end - this.#start;
  }

  /** Where the samples begin and end in `bytes`. */
  get start(): number {
    return this.#start;
  }

  get end(): number {
    return this.#end;
  }

  /** What the samples lie in; another one after each `append` and `extend`. */
  get bytes(): Buffer {
    return this.#bytes;
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
    this.extend(bytes.length);
    bytes.copy(this.#bytes, this.#end);
    this.#end += bytes.length;
    this.sizes[this.#count - 1] = (this.sizes[this.#count - 1] ?? 0) + bytes.length;
  }

  /** Makes room for so much more behind the samples. */
  extend(sizeBytes: number): void {
    const needed = this.#end + sizeBytes;
    const isEmpty = this.#end === this.#start;
    if (!isEmpty && needed <= this.#bytes.length) return;
    const wider = this.#memory.open(isEmpty ? needed : Math.max(2 * this.#end, needed, firstBytes));
    if (!isEmpty && wider !== this.#bytes) this.#bytes.copy(wider, 0, 0, this.#end);
    this.#bytes = wider;
  }

  /** Moves the samples if there is less room than that in front of them. */
  makeRoom(sizeBytes: number): void {
    const missing = sizeBytes - this.#start;
    if (missing <= 0) return;
    this.extend(missing);
    this.#bytes.copyWithin(this.#start + missing, this.#start, this.#end);
    this.#start += missing;
    this.#end += missing;
  }

  /** The last sample lasts until then. */
  endAt(ticks: number): void {
    this.durations[this.#count - 1] = ticks - this.#lastTicks;
  }

  clear(): void {
    this.#start = this.#room;
    this.#end = this.#room;
    this.#count = 0;
    this.#hasOffsets = false;
  }
}
