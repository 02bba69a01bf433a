import type { DepacketiserCounts } from './access-unit.ts';
import { RtpReceiver } from './rtp-receiver.ts';

/** How a description says that AAC is packed (RFC 3640 §4.1); an AAC track of a description is one. */
export interface AacPacking {
  readonly payloadType: number;
  /** RTP clock, ticks a second. */
  readonly clockHz: number;
  readonly sampleHz: number;
  /** Output samples in one frame. */
  readonly samplesPerFrame: number;
  /** Bits of the fields in each AU header; 0 leaves the field out. */
  readonly sizeBits: number;
  readonly indexBits: number;
  readonly indexDeltaBits: number;
}

/** One raw AAC frame (ISO/IEC 14496-3 raw_data_block), as an MP4 sample wants it. */
export interface AacFrame {
  /** Belongs to the depacketiser: copy what is needed later. */
  readonly bytes: Buffer;
  /** RTP timestamp, 32 bits; that of the packet, moved on for the frames behind its first. */
  readonly rtpTime: number;
  readonly samples: number;
}

const lengthFieldBytes = 2;

/**
 * RTP packets of AAC (RFC 3640, modes AAC-hbr and AAC-lbr) to frames: several frames in a packet, or one frame over
 * several packets. A loss drops the frame it falls into and nothing else. Interleaved frames are refused.
 */
export class AacDepacketiser {
  readonly #packing: AacPacking;
  readonly #receiver: RtpReceiver;
  readonly #onFrame: (frame: AacFrame) => void;
  readonly #frameTicks: number;
  /** A frame of which the end is still to come. */
  #open: { readonly bytes: Buffer; length: number; readonly rtpTime: number } | undefined;

  constructor(packing: AacPacking, onFrame: (frame: AacFrame) => void) {
    this.#packing = packing;
    this.#receiver = new RtpReceiver(packing.payloadType);
    this.#onFrame = onFrame;
    this.#frameTicks = Math.round((packing.samplesPerFrame * packing.clockHz) / packing.sampleHz);
  }

  /** Packets and losses; audio has no pictures. */
  get counts(): Readonly<DepacketiserCounts> {
    return this.#receiver.counts;
  }

  /** Takes one RTP packet, `bytes[start, end)`; never throws, whatever is in it. */
  push(bytes: Buffer, start: number, end: number): void {
    const receiver = this.#receiver;
    if (!receiver.accept(bytes, start, end)) return;
    if (receiver.lostBefore > 0) this.#open = undefined;
    const sizes = this.#readSizes(bytes, receiver.payloadStart, receiver.payloadEnd);
    if (sizes === undefined) {
      this.#open = undefined;
      receiver.reject();
    } else this.#takeFrames(bytes, sizes);
  }

  #takeFrames(bytes: Buffer, { sizes, at }: FrameSizes): void {
    const { payloadEnd, rtpTime } = this.#receiver;
    const first = sizes[0] ?? 0;
    if (sizes.length === 1 && (this.#open !== undefined || first > payloadEnd - at)) {
      return this.#takeFragment(bytes, at, first);
    }
    this.#open = undefined;
    let frameStart = at;
    for (const [index, size] of sizes.entries()) {
      const frameEnd = frameStart + size;
      if (frameEnd > payloadEnd) return void this.#receiver.reject();
      const frameTime = (rtpTime + index * this.#frameTicks) >>> 0;
      if (size > 0) this.#hand(bytes.subarray(frameStart, frameEnd), frameTime);
      frameStart = frameEnd;
    }
  }

  /** Each fragment carries the size of the whole frame; only frames of one timestamp belong together (§3.2.3). */
  #takeFragment(bytes: Buffer, at: number, size: number): void {
    const { payloadEnd, rtpTime } = this.#receiver;
    if (this.#open?.rtpTime !== rtpTime || this.#open.bytes.length !== size) {
      this.#open = undefined;
      // The end of a frame whose beginning was lost looks like a whole one that is too short: it is left out here.
      if (size <= payloadEnd - at) return this.#hand(bytes.subarray(at, at + size), rtpTime);
      this.#open = { bytes: Buffer.allocUnsafe(size), length: 0, rtpTime };
    }
    const open = this.#open;
    const count = Math.min(payloadEnd - at, size - open.length);
    bytes.copy(open.bytes, open.length, at, at + count);
    open.length += count;
    if (open.length < size) return;
    this.#open = undefined;
    this.#hand(open.bytes, rtpTime);
  }

  #hand(bytes: Buffer, rtpTime: number): void {
    this.#onFrame({ bytes, rtpTime, samples: this.#packing.samplesPerFrame });
  }

  /** The AU header section (§3.2.1); undefined when it is broken, empty or interleaved. */
  #readSizes(bytes: Buffer, start: number, end: number): FrameSizes | undefined {
    if (end - start < lengthFieldBytes) return undefined;
    const headerBits = bytes.readUInt16BE(start);
    const headersStart = start + lengthFieldBytes;
    const at = headersStart + Math.ceil(headerBits / 8);
    if (headerBits === 0 || at > end) return undefined;
    const { sizeBits, indexBits, indexDeltaBits } = this.#packing;
    const sizes: number[] = [];
    let bit = 0;
    for (;;) {
      const otherBits = sizes.length === 0 ? indexBits : indexDeltaBits;
      if (bit + sizeBits + otherBits > headerBits) break;
      sizes.push(readBits(bytes, headersStart * 8 + bit, sizeBits));
      const isInterleaved = sizes.length > 1 && readBits(bytes, headersStart * 8 + bit + sizeBits, otherBits) !== 0;
      if (isInterleaved) return undefined;
      bit += sizeBits + otherBits;
    }
    return sizes.length === 0 ? undefined : { sizes, at };
  }
}

interface FrameSizes {
  /** Bytes of each frame. */
  readonly sizes: readonly number[];
  /** Where the first frame begins. */
  readonly at: number;
}

function readBits(bytes: Buffer, from: number, count: number): number {
  let value = 0;
  for (let bit = from; bit < from + count; bit += 1) {
    value = value * 2 + (((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1);
  }
  return value;
}
