/** A section is at most so long (ISO/IEC 13818-1 §2.4.4). */
const maxSectionBytes = 1024;
const headBytes = 3;
const polynomial = 0x04c11db7;

/** Gathers the sections of one table, PAT or PMT, over as many packets as they take. */
export class SectionBuffer {
  readonly #bytes = Buffer.alloc(maxSectionBytes);
  #length = 0;
  #isOpen = false;

  /**
   * Takes the payload of a packet, `bytes[start, end)`.
   *
   * @returns a section that is complete and whole by its checksum; valid until the next call
   */
  push(bytes: Buffer, [start, end]: readonly [number, number], beginsUnit: boolean): Buffer | undefined {
    let at = start;
    if (beginsUnit) {
      at = start + 1 + (bytes[start] ?? 0);
      this.reset();
      this.#isOpen = true;
    }
    if (!this.#isOpen || at >= end) return undefined;
    this.#length += bytes.copy(this.#bytes, this.#length, at, end);
    const needed = headBytes + (this.#bytes.readUInt16BE(1) & 0x0fff);
    if (needed > maxSectionBytes) this.reset();
    if (!this.#isOpen || this.#length < headBytes || this.#length < needed) return undefined;
    this.#isOpen = false;
    const section = this.#bytes.subarray(0, needed);
    return isWhole(section) ? section : undefined;
  }

  reset(): void {
    this.#length = 0;
    this.#isOpen = false;
  }
}

/** CRC_32 over a section and its checksum is zero (annex A). */
function isWhole(section: Buffer): boolean {
  let crc = 0xffffffff;
  for (const byte of section) crc = ((crc << 8) ^ (table[((crc >>> 24) ^ byte) & 0xff] ?? 0)) >>> 0;
  return crc === 0;
}

const table = Uint32Array.from({ length: 256 }, (_, index) => {
  let crc = index << 24;
  for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x80000000) === 0 ? crc << 1 : (crc << 1) ^ polynomial;
  return crc >>> 0;
});
