/** Bits of a parameter set, most significant first, without emulation prevention bytes (H.264 §7.4.1.1). */
export class SpsBits {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(nal: Uint8Array) {
    this.#bytes = nal.filter(
      (byte, index) => !(byte === 3 && index >= 2 && nal[index - 1] === 0 && nal[index - 2] === 0),
    );
  }

  /** @throws RangeError behind the end: what is cut off cannot be read */
  read(count: number): number {
    let value = 0;
    for (let left = count; left > 0; left -= 1) {
      const byte = this.#bytes[this.#at >> 3];
      if (byte === undefined) throw new RangeError('the parameter set is cut off');
      value = value * 2 + ((byte >> (7 - (this.#at & 7))) & 1);
      this.#at += 1;
    }
    return value;
  }

  skip(count: number): void {
    for (let left = count; left > 0; left -= 32) this.read(Math.min(left, 32));
  }

  /** Exp-Golomb code ue(v) (H.264 §9.1). */
  readUe(): number {
    let zeros = 0;
    while (this.read(1) === 0) {
      zeros += 1;
      if (zeros > 31) throw new RangeError('no Exp-Golomb code');
    }
    return 2 ** zeros - 1 + this.read(zeros);
  }

  readSe(): number {
    const code = this.readUe();
    return code % 2 === 0 ? -code / 2 : (code + 1) / 2;
  }
}
