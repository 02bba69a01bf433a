/** A picture above this is not one of a camera. */
const maxUnitBytes = 4 * 1024 * 1024;
const firstBytes = 16 * 1024;
const lengthBytes = 4;

/** Gathers the NAL units of one picture, each behind its 4-byte length, in one buffer that is used again and again. */
export class AccessUnitBuffer {
  #bytes = Buffer.allocUnsafe(0);
  /** End of the finished NAL units. */
  #kept = 0;
  /** End of what is written, the open NAL unit included. */
  #length = 0;
  /** There was no room for the length of the open NAL unit: it is left out. */
  #isFull = false;

  /** Opens a NAL unit. */
  begin(): void {
    this.#length = this.#kept;
    this.#isFull = !this.#reserve(lengthBytes);
    if (!this.#isFull) this.#length += lengthBytes;
  }

  /** False when the picture grew beyond reason; the bytes are then left out. */
  append(source: Buffer, start: number, end: number): boolean {
    if (this.#isFull || !this.#reserve(end - start)) return false;
    source.copy(this.#bytes, this.#length, start, end);
    this.#length += end - start;
    return true;
  }

  appendByte(value: number): void {
    if (this.#isFull || !this.#reserve(1)) return;
    this.#bytes[this.#length] = value;
    this.#length += 1;
  }

  /** The open NAL unit so far. */
  current(): Buffer {
    return this.#bytes.subarray(Math.min(this.#kept + lengthBytes, this.#length), this.#length);
  }

  /** Closes the open NAL unit and keeps it. */
  end(): void {
    if (this.#isFull) return this.takeBack();
    this.#bytes.writeUInt32BE(this.#length - this.#kept - lengthBytes, this.#kept);
    this.#kept = this.#length;
  }

  /** Forgets the open NAL unit. */
  takeBack(): void {
    this.#length = this.#kept;
  }

  /** All kept NAL units; valid until the next one begins. */
  whole(): Buffer {
    return this.#bytes.subarray(0, this.#kept);
  }

  clear(): void {
    this.#kept = 0;
    this.#length = 0;
  }

  #reserve(count: number): boolean {
    const needed = this.#length + count;
    if (needed > maxUnitBytes) return false;
    if (needed <= this.#bytes.length) return true;
    const grown = Buffer.allocUnsafeSlow(Math.min(Math.max(needed, this.#bytes.length * 2, firstBytes), maxUnitBytes));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
    return true;
  }
}
