/** A picture above this is not one of a camera. */
const maxBytes = 4 * 1024 * 1024;
const firstBytes = 32 * 1024;
const headBytes = 6;
const optionalHeadBytes = 9;
const maxContinuity = 16;

/** One packetised elementary stream packet. */
export interface PesPacket {
  /** Belongs to the buffer: copy what is needed later. */
  readonly payload: Buffer;
  /** 33 bits; undefined when it carries none and goes on with what came before. */
  readonly shownTicks?: number;
  readonly decodeTicks?: number;
  /** Packets were lost since the one before that was handed on. */
  readonly isBehindLoss: boolean;
}

/** Gathers the PES packets of one stream (ISO/IEC 13818-1 §2.4.3.6) out of transport packets. */
export class PesBuffer {
  readonly #onPacket: (packet: PesPacket) => void;
  #bytes: Buffer = Buffer.alloc(0);
  #length = 0;
  #isOpen = false;
  #isBehindLoss = false;
  #continuity = -1;

  constructor(onPacket: (packet: PesPacket) => void) {
    this.#onPacket = onPacket;
  }

  /**
   * Whether a packet follows the one before; a gap costs the open PES packet. To be asked for each packet with payload.
   *
   * @param continuity its continuity counter
   * @param isAnnounced the packet says itself that the numbering begins anew
   * @returns false for a packet that was there already
   */
  follows(continuity: number, isAnnounced: boolean): boolean {
    const last = this.#continuity;
    this.#continuity = continuity;
    if (last === continuity && !isAnnounced) return false;
    if (last >= 0 && !isAnnounced && continuity !== (last + 1) % maxContinuity) this.lose();
    return true;
  }

  /** Takes the payload of a packet, `bytes[start, end)`. */
  push(bytes: Buffer, [start, end]: readonly [number, number], beginsUnit: boolean): void {
    if (beginsUnit) {
      this.finish();
      this.#isOpen = true;
    }
    if (!this.#isOpen || start >= end) return;
    if (this.#length + end - start > maxBytes) return this.lose();
    this.#reserve(end - start);
    this.#length += bytes.copy(this.#bytes, this.#length, start, end);
  }

  /** Hands on what is open: no more of it comes. */
  finish(): void {
    if (this.#isOpen && this.#length > 0) this.#handOn(this.#bytes.subarray(0, this.#length));
    this.#isOpen = false;
    this.#length = 0;
  }

  /** Something is missing: what is open is of no use. */
  lose(): void {
    this.#isOpen = false;
    this.#length = 0;
    this.#isBehindLoss = true;
  }

  /** Another numbering begins. */
  reset(): void {
    this.#isOpen = false;
    this.#length = 0;
    this.#continuity = -1;
  }

  #handOn(bytes: Buffer): void {
    const hasStartCode = bytes.length >= optionalHeadBytes && bytes.readUIntBE(0, 3) === 1;
    const payloadStart = optionalHeadBytes + (bytes[optionalHeadBytes - 1] ?? 0);
    if (!hasStartCode || (bytes[6] ?? 0) >> 6 !== 2 || payloadStart > bytes.length) {
      this.#isBehindLoss = true;
      return;
    }
    // 0 is usual for video: it lasts to the next one.
    const told = bytes.readUInt16BE(4);
    const end = told === 0 ? bytes.length : Math.min(bytes.length, headBytes + told);
    if (payloadStart >= end) return;
    const isBehindLoss = this.#isBehindLoss;
    this.#isBehindLoss = false;
    this.#onPacket({ payload: bytes.subarray(payloadStart, end), ...readTimes(bytes, payloadStart), isBehindLoss });
  }

  #reserve(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#bytes.length) return;
    const wider = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.#bytes.length, firstBytes));
    this.#bytes.copy(wider, 0, 0, this.#length);
    this.#bytes = wider;
  }
}

function readTimes(bytes: Buffer, payloadStart: number): Pick<PesPacket, 'shownTicks' | 'decodeTicks'> {
  const flags = (bytes[7] ?? 0) >> 6;
  if ((flags & 2) === 0 || payloadStart < 14) return {};
  const shownTicks = readTime(bytes, 9);
  return { shownTicks, decodeTicks: flags === 3 && payloadStart >= 19 ? readTime(bytes, 14) : shownTicks };
}

/** 33 bits in 5 bytes with marker bits between. */
function readTime(bytes: Buffer, at: number): number {
  const high = ((bytes[at] ?? 0) >> 1) & 0x07;
  const middle = (bytes.readUInt16BE(at + 1) >> 1) & 0x7fff;
  const low = (bytes.readUInt16BE(at + 3) >> 1) & 0x7fff;
  return high * 2 ** 30 + middle * 2 ** 15 + low;
}
