import type { MediaPart, PartFacts } from '../fmp4/media-part.ts';

/** Where a part lies in its session's slab, and what it is: all that changes threads for it. */
export interface PartRow extends PartFacts, PartArrival {
  readonly offset: number;
  readonly sizeBytes: number;
}

interface PartArrival {
  readonly run: number;
  /** Instant of its first picture, ms since epoch. */
  readonly atMs: number;
  /** Camera's clock minus gateway's clock, once the camera has told its time (RTCP). */
  readonly clockOffsetMs: number | undefined;
}

const columns = 10;
const independentFlag = 1;
const endsGroupFlag = 2;
const firstRows = 64;

/**
 * Rows of numbers for the parts of one turn: they change threads at a tenth of the cost of as many objects. A clock
 * offset that is not known is NaN.
 */
export class PartRows {
  #numbers = new Float64Array(firstRows * columns);
  #count = 0;

  /** @returns the number of the row */
  add(part: MediaPart, { run, atMs, clockOffsetMs }: PartArrival): number {
    if ((this.#count + 1) * columns > this.#numbers.length) this.#grow();
    const flags = (part.isIndependent ? independentFlag : 0) | (part.endsGroup ? endsGroupFlag : 0);
    const at = this.#count * columns;
    const numbers = this.#numbers;
    numbers[at] = run;
    numbers[at + 1] = part.bytes.byteOffset;
    numbers[at + 2] = part.bytes.length;
    numbers[at + 3] = part.startTicks;
    numbers[at + 4] = part.durationTicks;
    numbers[at + 5] = flags;
    numbers[at + 6] = part.firstSampleOffset;
    numbers[at + 7] = part.firstSampleBytes;
    numbers[at + 8] = atMs;
    numbers[at + 9] = clockOffsetMs ?? Number.NaN;
    this.#count += 1;
    return this.#count - 1;
  }

  /** Everything added since the last time. */
  take(): Float64Array {
    const taken = this.#numbers.slice(0, this.#count * columns);
    this.#count = 0;
    return taken;
  }

  #grow(): void {
    const grown = new Float64Array(this.#numbers.length * 2);
    grown.set(this.#numbers);
    this.#numbers = grown;
  }
}

export function readPartRow(numbers: Float64Array, row: number): PartRow {
  const read = (column: number): number => numbers[row * columns + column] ?? 0;
  const flags = read(5);
  const clockOffsetMs = read(9);
  return {
    run: read(0),
    offset: read(1),
    sizeBytes: read(2),
    startTicks: read(3),
    durationTicks: read(4),
    isIndependent: (flags & independentFlag) !== 0,
    endsGroup: (flags & endsGroupFlag) !== 0,
    firstSampleOffset: read(6),
    firstSampleBytes: read(7),
    atMs: read(8),
    clockOffsetMs: Number.isNaN(clockOffsetMs) ? undefined : clockOffsetMs,
  };
}
