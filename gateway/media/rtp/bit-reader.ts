/** Reads a bit string of H.264 or H.265 (ISO/IEC 14496-10 §7.2, §9.1). Reading past the end throws a RangeError. */
export class BitReader {
  readonly #bytes: Buffer;
  #bit = 0;

  /** @param bytes raw byte sequence payload, emulation prevention already removed */
  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  bit(): number {
    const value = (this.#bytes.readUInt8(this.#bit >> 3) >> (7 - (this.#bit & 7))) & 1;
    this.#bit += 1;
    return value;
  }

  flag(): boolean {
    return this.bit() === 1;
  }

  bits(count: number): number {
    let value = 0;
    for (let read = 0; read < count; read += 1) value = value * 2 + this.bit();
    return value;
  }

  /** ue(v), at most 32 bits long. */
  unsigned(): number {
    let zeros = 0;
    while (this.bit() === 0) {
      zeros += 1;
      if (zeros > 31) throw new RangeError('exp-golomb code longer than 32 bits');
    }
    return 2 ** zeros - 1 + this.bits(zeros);
  }

  /** se(v). */
  signed(): number {
    const code = this.unsigned();
    return code % 2 === 1 ? (code + 1) / 2 : -code / 2;
  }
}

/** Takes the emulation prevention bytes (00 00 03) out of a NAL unit (§7.4.1). */
export function unescapeNal(nal: Buffer): Buffer {
  const plain = Buffer.allocUnsafe(nal.length);
  let length = 0;
  let zeros = 0;
  for (const byte of nal) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
    plain[length] = byte;
    length += 1;
  }
  return plain.subarray(0, length);
}

/** The ue(v) code that some bytes begin with: the id of a parameter set; undefined when broken or above `most`. */
export function readFirstCode(bytes: Buffer, most: number): number | undefined {
  try {
    const code = new BitReader(unescapeNal(bytes.subarray(0, 12))).unsigned();
    return code <= most ? code : undefined;
  } catch {
    // A set too short to hold its id is broken.
    return undefined;
  }
}
