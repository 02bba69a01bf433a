import type { DepacketiserCounts } from './access-unit.ts';
import { SequenceTracker } from './sequence-tracker.ts';

const rtpHeaderBytes = 12;

/**
 * The part of depacketising that is the same for every payload: checks the header (RFC 3550 §5.1) and follows the
 * sequence. What it read of a packet stands in its fields until the next one, so that a packet makes no garbage.
 */
export class RtpReceiver {
  readonly counts: DepacketiserCounts = {
    packets: 0,
    lostPackets: 0,
    malformedPackets: 0,
    pictures: 0,
    droppedPictures: 0,
  };
  /** Of the packet accepted last: its payload is `bytes[payloadStart, payloadEnd)`, one byte at least. */
  payloadStart = 0;
  payloadEnd = 0;
  hasMarker = false;
  /** 32 bits, as sent. */
  rtpTime = 0;
  /** Packets missing directly before it; a new numbering counts as one. */
  lostBefore = 0;
  readonly #payloadType: number;
  readonly #sequence = new SequenceTracker();

  constructor(payloadType: number) {
    this.#payloadType = payloadType;
  }

  /** False for a packet of no use: broken, of another payload type, repeated or late. */
  accept(bytes: Buffer, start: number, end: number): boolean {
    if (end - start < rtpHeaderBytes) return this.reject();
    const first = bytes[start] ?? 0;
    const second = bytes[start + 1] ?? 0;
    if (first >> 6 !== 2) return this.reject();
    if ((second & 0x7f) !== this.#payloadType) return false;
    if (!this.#findPayload(bytes, start, end, first)) return this.reject();

    this.counts.packets += 1;
    const missing = this.#sequence.next(bytes.readUInt16BE(start + 2));
    if (missing === 'old') return false;
    this.lostBefore = missing;
    this.counts.lostPackets += missing;
    this.hasMarker = (second & 0x80) !== 0;
    this.rtpTime = bytes.readUInt32BE(start + 4);
    return true;
  }

  /** Counts a packet that is not as its format wants it. */
  reject(): false {
    this.counts.malformedPackets += 1;
    return false;
  }

  /** Steps over contributing sources, extension and padding; false when they do not fit. */
  #findPayload(bytes: Buffer, start: number, end: number, first: number): boolean {
    let at = start + rtpHeaderBytes + (first & 0x0f) * 4;
    if ((first & 0x10) !== 0) {
      if (at + 4 > end) return false;
      at += 4 + bytes.readUInt16BE(at + 2) * 4;
    }
    this.payloadStart = at;
    this.payloadEnd = end - ((first & 0x20) === 0 ? 0 : (bytes[end - 1] ?? 0));
    return at < this.payloadEnd;
  }
}
