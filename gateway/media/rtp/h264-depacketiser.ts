import { AccessUnitBuffer } from './access-unit-buffer.ts';
import { beginsPicture, isLeftOut, isSlice, nalType } from './h264-nal.ts';
import type { H264ParameterSets } from './h264-parameter-sets.ts';
import { SequenceTracker } from './sequence-tracker.ts';

/** One coded picture: NAL units with 4-byte lengths before them (ISO/IEC 14496-15), parameter sets left out. */
export interface AccessUnit {
  /** Belongs to the depacketiser: copy what is needed later. */
  readonly bytes: Buffer;
  readonly isKeyFrame: boolean;
  /** RTP timestamp as sent, 32 bits. */
  readonly rtpTime: number;
}

/** Counts since the start of a session; they only grow. */
interface DepacketiserCounts {
  packets: number;
  lostPackets: number;
  malformedPackets: number;
  /** Complete pictures, handed on or not. */
  pictures: number;
  /** Pictures not handed on: damaged, or after a loss and before a key frame. */
  droppedPictures: number;
}

const rtpHeaderBytes = 12;

/**
 * RTP packets of H.264 (RFC 6184, packetization modes 0 and 1) to access units.
 *
 * A loss damages the picture it falls into and everything up to the next key frame: nothing of that is handed on, so
 * what comes out always decodes. Pictures end at the marker, at a new timestamp, or where the NAL units themselves say
 * that the next picture begins (§7.4.1.2.3), since cameras get each of the first two wrong.
 */
export class H264Depacketiser {
  readonly counts: DepacketiserCounts = {
    packets: 0,
    lostPackets: 0,
    malformedPackets: 0,
    pictures: 0,
    droppedPictures: 0,
  };
  readonly #payloadType: number;
  readonly #parameterSets: H264ParameterSets;
  readonly #onAccessUnit: (unit: AccessUnit) => void;
  readonly #sequence = new SequenceTracker();
  readonly #unit = new AccessUnitBuffer();
  #rtpTime = 0;
  #lastUnitTime = -1;
  #hasSlice = false;
  #isKeyFrame = false;
  #isDamaged = false;
  #awaitsKeyFrame = true;
  #inFragment = false;
  #trustsMarker = true;

  constructor(payloadType: number, parameterSets: H264ParameterSets, onAccessUnit: (unit: AccessUnit) => void) {
    this.#payloadType = payloadType;
    this.#parameterSets = parameterSets;
    this.#onAccessUnit = onAccessUnit;
  }

  /** True at the start and after a loss: pictures are dropped until a key frame comes. */
  get awaitsKeyFrame(): boolean {
    return this.#awaitsKeyFrame;
  }

  /** Takes one RTP packet, `bytes[start, end)`; never throws, whatever is in it. */
  push(bytes: Buffer, start: number, end: number): void {
    const payload = this.#readHeader(bytes, start, end);
    if (payload === undefined) return;
    const hasMarker = (bytes.readUInt8(start + 1) & 0x80) !== 0;
    this.#takePayload(bytes, payload.start, payload.end);
    if (hasMarker && this.#trustsMarker && this.#hasSlice && !this.#inFragment) this.#finishUnit();
  }

  /** Checks the header (RFC 3550 §5.1), follows sequence and timestamp; undefined when the packet is of no use. */
  #readHeader(bytes: Buffer, start: number, end: number): { start: number; end: number } | undefined {
    if (end - start < rtpHeaderBytes || bytes.readUInt8(start) >> 6 !== 2) return this.#reject();
    if ((bytes.readUInt8(start + 1) & 0x7f) !== this.#payloadType) return undefined;
    const payload = payloadRange(bytes, start, end);
    if (payload === undefined) return this.#reject();

    this.counts.packets += 1;
    const step = this.#sequence.next(bytes.readUInt16BE(start + 2));
    if (step === 'old') return undefined;
    const rtpTime = bytes.readUInt32BE(start + 4);
    if (step > 0) this.#lose(step);
    if (rtpTime !== this.#rtpTime) {
      this.#finishUnit();
      this.#rtpTime = rtpTime;
    }
    return payload;
  }

  #takePayload(bytes: Buffer, start: number, end: number): void {
    const type = bytes.readUInt8(start) & 0x1f;
    if (this.#inFragment && type !== nalType.fuA) this.#damage();
    if (type > 0 && type < nalType.stapA) this.#takeNal(bytes, start, end);
    else if (type === nalType.stapA) this.#takeAggregate(bytes, start + 1, end);
    else if (type === nalType.fuA) this.#takeFragment(bytes, start, end);
    else this.#reject();
  }

  #takeNal(bytes: Buffer, start: number, end: number): void {
    this.#beginNal(bytes.readUInt8(start), end - start > 1 ? bytes.readUInt8(start + 1) : 0);
    this.#unit.begin();
    this.#append(bytes, start, end);
    this.#endNal();
  }

  /** STAP-A (§5.7.1): NAL units with 2-byte sizes. */
  #takeAggregate(bytes: Buffer, start: number, end: number): void {
    let at = start;
    while (end - at > 2) {
      const unitEnd = at + 2 + bytes.readUInt16BE(at);
      if (unitEnd > end || unitEnd === at + 2) break;
      this.#takeNal(bytes, at + 2, unitEnd);
      at = unitEnd;
    }
    if (at !== end) this.#reject();
  }

  /** FU-A (§5.8): indicator, header with start and end bits, a piece of one NAL unit. */
  #takeFragment(bytes: Buffer, start: number, end: number): void {
    if (end - start < 3) return void this.#reject();
    const indicator = bytes.readUInt8(start);
    const header = bytes.readUInt8(start + 1);
    if ((header & 0x80) !== 0) {
      if (this.#inFragment) this.#damage();
      const nalHeader = (indicator & 0xe0) | (header & 0x1f);
      this.#beginNal(nalHeader, bytes.readUInt8(start + 2));
      this.#unit.begin();
      this.#unit.appendByte(nalHeader);
      this.#inFragment = true;
    } else if (!this.#inFragment) {
      return this.#damage();
    }
    this.#append(bytes, start + 2, end);
    if ((header & 0x40) === 0) return;
    this.#inFragment = false;
    this.#endNal();
  }

  /** Ends the picture before where this NAL unit begins a new one. */
  #beginNal(header: number, firstByte: number): void {
    const type = header & 0x1f;
    if (isSlice(type)) this.#beginSlice(type, firstByte);
    else if (this.#hasSlice && beginsPicture(type)) this.#finishUnit();
  }

  #beginSlice(type: number, firstByte: number): void {
    // first_mb_in_slice is ue(v): a leading 1 bit means 0, the picture's first slice.
    const isFirst = (firstByte & 0x80) !== 0;
    if (isFirst && this.#hasSlice) this.#finishUnit();
    if (isFirst) this.#isDamaged = false;
    else if (!this.#hasSlice) this.#continueUnit();
    this.#hasSlice = true;
    if (type === nalType.keySlice) this.#isKeyFrame = true;
  }

  /** A picture that begins in its middle: its start was lost, or the camera sets a marker on every slice. */
  #continueUnit(): void {
    if (this.#rtpTime === this.#lastUnitTime) this.#trustsMarker = false;
    this.#damage();
  }

  #endNal(): void {
    const nal = this.#unit.current();
    const type = nal.length === 0 ? 0 : nal.readUInt8(0) & 0x1f;
    if (type === nalType.sps || type === nalType.pps) {
      if (!this.#parameterSets.learn(nal)) this.counts.malformedPackets += 1;
    }
    if (nal.length === 0 || isLeftOut(type)) this.#unit.takeBack();
    else this.#unit.end();
  }

  #append(bytes: Buffer, start: number, end: number): void {
    if (!this.#unit.append(bytes, start, end)) this.#damage();
  }

  #finishUnit(): void {
    const bytes = this.#unit.whole();
    if (this.#hasSlice) {
      this.counts.pictures += 1;
      if (this.#isDamaged || this.#inFragment) this.#awaitsKeyFrame = true;
      else if (this.#isKeyFrame) this.#awaitsKeyFrame = false;
      if (this.#awaitsKeyFrame) this.counts.droppedPictures += 1;
      else this.#onAccessUnit({ bytes, isKeyFrame: this.#isKeyFrame, rtpTime: this.#rtpTime });
      this.#lastUnitTime = this.#rtpTime;
    }
    this.#unit.clear();
    this.#hasSlice = false;
    this.#isKeyFrame = false;
    this.#isDamaged = false;
    this.#inFragment = false;
  }

  #lose(count: number): void {
    this.counts.lostPackets += count;
    this.#awaitsKeyFrame = true;
    if (this.#hasSlice || this.#inFragment) this.#damage();
  }

  #damage(): void {
    this.#isDamaged = true;
    this.#awaitsKeyFrame = true;
    if (this.#inFragment) this.#unit.takeBack();
    this.#inFragment = false;
  }

  #reject(): undefined {
    this.counts.malformedPackets += 1;
    return undefined;
  }
}

/** Payload of a packet behind contributing sources, extension and padding; undefined when they do not fit. */
function payloadRange(bytes: Buffer, start: number, end: number): { start: number; end: number } | undefined {
  const first = bytes.readUInt8(start);
  let at = start + rtpHeaderBytes + (first & 0x0f) * 4;
  if ((first & 0x10) !== 0) {
    if (at + 4 > end) return undefined;
    at += 4 + bytes.readUInt16BE(at + 2) * 4;
  }
  const padding = (first & 0x20) === 0 ? 0 : bytes.readUInt8(end - 1);
  return at < end - padding ? { start: at, end: end - padding } : undefined;
}
