/** Where a part is put together, and what becomes of it. */
export interface PartMemory {
  /** At least so much memory to write to. What was opened before and not taken is given up. */
  open(sizeBytes: number): Buffer;
  /** The bytes from `start` to `end` of what was opened last are a part; nothing is written there any more. */
  take(start: number, end: number): Uint8Array;
}

/** Each part gets memory of its own, of exactly its size. */
export class OwnMemory implements PartMemory {
  #scratch = Buffer.alloc(0);

  open(sizeBytes: number): Buffer {
    if (this.#scratch.length < sizeBytes) this.#scratch = Buffer.allocUnsafeSlow(sizeBytes);
    return this.#scratch;
  }

  take(start: number, end: number): Uint8Array {
    return new Uint8Array(this.#scratch.subarray(start, end));
  }
}
