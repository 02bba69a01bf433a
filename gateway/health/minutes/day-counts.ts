import { type MinuteSums, noMinutes } from './rates.ts';

/** Cameras whose counts of a day are stored together. */
export const camerasOfBlock = 1000;

const members = 5;
const bytesOfNumber = 2;

/** Minute counts of all cameras on one day, by the cameras' numbers: 10 bytes a camera. */
export class DayCounts {
  #values: Uint16Array;

  /** @param cameras as many as are expected; more make it grow */
  constructor(cameras: number) {
    this.#values = new Uint16Array((cameras + 1) * members);
  }

  of(number: number): MinuteSums {
    const at = number * members;
    if (at >= this.#values.length) return noMinutes;
    const [dueMinutes = 0, knownMinutes = 0, onlineMinutes = 0, intactMinutes = 0, drops = 0] = this.#values.subarray(
      at,
      at + members,
    );
    return { dueMinutes, knownMinutes, onlineMinutes, intactMinutes, drops };
  }

  set(number: number, { dueMinutes, knownMinutes, onlineMinutes, intactMinutes, drops }: MinuteSums): void {
    this.#reach((number + 1) * members);
    this.#values.set([dueMinutes, knownMinutes, onlineMinutes, intactMinutes, drops], number * members);
  }

  /** Adds the counts of a camera to one of the sums: for sums over many days or cameras. */
  addTo(sums: SumList, index: number, number: number): void {
    sums.add(index, this.#values, number * members);
  }

  isDue(number: number): boolean {
    return (this.#values[number * members] ?? 0) > 0;
  }

  /** The blocks that hold anything: base64 of five unsigned 16-bit numbers a camera, little-endian. */
  blocks(): { readonly block: number; readonly counts: string }[] {
    const size = camerasOfBlock * members;
    const blocks: { block: number; counts: string }[] = [];
    for (let from = 0; from < this.#values.length; from += size) {
      const values = this.#values.subarray(from, from + size);
      if (values.every((value) => value === 0)) continue;
      const bytes = Buffer.alloc(size * bytesOfNumber);
      values.forEach((value, index) => bytes.writeUInt16LE(value, index * bytesOfNumber));
      blocks.push({ block: from / size, counts: bytes.toString('base64') });
    }
    return blocks;
  }

  /** Takes in a block that `blocks` made. */
  take(block: number, counts: string): void {
    const bytes = Buffer.from(counts, 'base64');
    const first = block * camerasOfBlock * members;
    this.#reach(first + bytes.length / bytesOfNumber);
    for (let at = 0; at < bytes.length; at += bytesOfNumber) {
      this.#values[first + at / bytesOfNumber] = bytes.readUInt16LE(at);
    }
  }

  #reach(length: number): void {
    if (length <= this.#values.length) return;
    const larger = new Uint16Array(Math.ceil(length * 1.25));
    larger.set(this.#values);
    this.#values = larger;
  }
}

/** Many sums beside each other, without an object for each: a month of a city is 600,000 additions. */
export class SumList {
  readonly #values: Float64Array;

  constructor(length: number) {
    this.#values = new Float64Array(length * members);
  }

  add(index: number, values: ArrayLike<number>, from: number): void {
    const to = index * members;
    for (let member = 0; member < members; member++) {
      this.#values[to + member] = (this.#values[to + member] ?? 0) + (values[from + member] ?? 0);
    }
  }

  /** Adds one of these sums to one of another list. */
  addTo(other: SumList, to: number, index: number): void {
    other.add(to, this.#values, index * members);
  }

  isDue(index: number): boolean {
    return (this.#values[index * members] ?? 0) > 0;
  }

  at(index: number): MinuteSums {
    const from = index * members;
    const [dueMinutes = 0, knownMinutes = 0, onlineMinutes = 0, intactMinutes = 0, drops = 0] = this.#values.subarray(
      from,
      from + members,
    );
    return { dueMinutes, knownMinutes, onlineMinutes, intactMinutes, drops };
  }
}
