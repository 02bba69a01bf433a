import type { AccessUnit, VideoDepacketiser } from './access-unit.ts';
import { AccessUnitBuffer } from './access-unit-buffer.ts';
import { beginsPicture, isLeftOut, isSlice, nalType } from './h264-nal.ts';
import type { H264ParameterSets } from './h264-parameter-sets.ts';
import { RtpReceiver } from './rtp-receiver.ts';

/**
 * RTP packets of H.264 (RFC 6184, packetization modes 0 and 1) to access units.
 *
 * A loss damages the picture it falls into and everything up to the next key frame: nothing of that is handed on, so
 * what comes out always decodes. Pictures end at the marker, at a new timestamp, or where the NAL units themselves say
 * that the next picture begins (§7.4.1.2.3), since cameras get each of the first two wrong.
 */
export class H264Depacketiser implements VideoDepacketiser {
  readonly #receiver: RtpReceiver;
  readonly #parameterSets: H264ParameterSets;
  readonly #onAccessUnit: (unit: AccessUnit) => void;
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
    this.#receiver = new RtpReceiver(payloadType);
    this.#parameterSets = parameterSets;
    this.#onAccessUnit = onAccessUnit;
  }

  get counts(): VideoDepacketiser['counts'] {
    return this.#receiver.counts;
  }

  get awaitsKeyFrame(): boolean {
    return this.#awaitsKeyFrame;
  }

  push(bytes: Buffer, start: number, end: number): void {
    const receiver = this.#receiver;
    if (!receiver.accept(bytes, start, end)) return;
    if (receiver.lostBefore > 0) this.#lose();
    if (receiver.rtpTime !== this.#rtpTime) {
      this.#finishUnit();
      this.#rtpTime = receiver.rtpTime;
    }
    this.#takePayload(bytes, receiver.payloadStart, receiver.payloadEnd);
    if (receiver.hasMarker && this.#trustsMarker && this.#hasSlice && !this.#inFragment) this.#finishUnit();
  }

  #takePayload(bytes: Buffer, start: number, end: number): void {
    const type = bytes.readUInt8(start) & 0x1f;
    if (this.#inFragment && type !== nalType.fuA) this.#damage();
    if (type > 0 && type < nalType.stapA) this.#takeNal(bytes, start, end);
    else if (type === nalType.stapA) this.#takeAggregate(bytes, start + 1, end);
    else if (type === nalType.fuA) this.#takeFragment(bytes, start, end);
    else this.#receiver.reject();
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
    if (at !== end) this.#receiver.reject();
  }

  /** FU-A (§5.8): indicator, header with start and end bits, a piece of one NAL unit. */
  #takeFragment(bytes: Buffer, start: number, end: number): void {
    if (end - start < 3) return void this.#receiver.reject();
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
      if (!this.#parameterSets.learn(nal)) this.#receiver.counts.malformedPackets += 1;
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
      this.#receiver.counts.pictures += 1;
      if (this.#isDamaged || this.#inFragment) this.#awaitsKeyFrame = true;
      else if (this.#isKeyFrame) this.#awaitsKeyFrame = false;
      if (this.#awaitsKeyFrame) this.#receiver.counts.droppedPictures += 1;
      else this.#onAccessUnit({ bytes, isKeyFrame: this.#isKeyFrame, rtpTime: this.#rtpTime });
      this.#lastUnitTime = this.#rtpTime;
    }
    this.#unit.clear();
    this.#hasSlice = false;
    this.#isKeyFrame = false;
    this.#isDamaged = false;
    this.#inFragment = false;
  }

  #lose(): void {
    this.#awaitsKeyFrame = true;
    if (this.#hasSlice || this.#inFragment) this.#damage();
  }

  #damage(): void {
    this.#isDamaged = true;
    this.#awaitsKeyFrame = true;
    if (this.#inFragment) this.#unit.takeBack();
    this.#inFragment = false;
  }
}
