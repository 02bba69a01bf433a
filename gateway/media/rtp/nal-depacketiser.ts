import type { AccessUnit, VideoDepacketiser } from './access-unit.ts';
import type { NalSyntax } from './nal-syntax.ts';
import { NalTaker, type ParameterSetLearner } from './nal-taker.ts';
import { PictureAssembler } from './picture-assembler.ts';
import { RtpReceiver } from './rtp-receiver.ts';

/** One track and who listens to it. */
export interface NalTrack {
  readonly payloadType: number;
  readonly syntax: NalSyntax;
  readonly parameterSets: ParameterSetLearner;
}

/**
 * RTP packets of H.264 (RFC 6184, packetization modes 0 and 1) or H.265 (RFC 7798, without DONL) to access units: takes
 * the NAL units out of single, aggregation and fragmentation packets; `PictureAssembler` makes pictures of them.
 */
export class NalDepacketiser implements VideoDepacketiser {
  readonly #receiver: RtpReceiver;
  readonly #syntax: NalSyntax;
  readonly #picture: PictureAssembler;
  readonly #nals: NalTaker;
  readonly #headerBytes: number;

  constructor({ payloadType, syntax, parameterSets }: NalTrack, onAccessUnit: (unit: AccessUnit) => void) {
    this.#receiver = new RtpReceiver(payloadType);
    this.#syntax = syntax;
    this.#headerBytes = syntax.headerBytes;
    this.#picture = new PictureAssembler(this.#receiver.counts, onAccessUnit);
    this.#nals = new NalTaker(syntax, parameterSets, this.#picture);
  }

  get counts(): VideoDepacketiser['counts'] {
    return this.#receiver.counts;
  }

  get awaitsKeyFrame(): boolean {
    return this.#picture.awaitsKeyFrame;
  }

  push(bytes: Buffer, start: number, end: number): void {
    const receiver = this.#receiver;
    if (!receiver.accept(bytes, start, end)) return;
    this.#picture.beginPacket(receiver.rtpTime, receiver.lostBefore);
    this.#takePayload(bytes, receiver.payloadStart, receiver.payloadEnd);
    this.#picture.endPacket(receiver.hasMarker);
  }

  #takePayload(bytes: Buffer, start: number, end: number): void {
    const { aggregateType, fragmentType } = this.#syntax;
    const type = this.#syntax.typeOf(bytes[start] ?? 0);
    if (this.#picture.inFragment && type !== fragmentType) this.#picture.damage();
    if (type === fragmentType) this.#takeFragment(bytes, start, end);
    else if (type < aggregateType) this.#takeNal(bytes, start, end);
    else if (type === aggregateType) this.#takeAggregate(bytes, start + this.#headerBytes, end);
    else this.#receiver.reject();
  }

  #takeNal(bytes: Buffer, start: number, end: number): void {
    if (!this.#nals.take(bytes, start, end)) this.#receiver.reject();
  }

  /** NAL units with 2-byte sizes (RFC 6184 §5.7.1, RFC 7798 §4.4.2). */
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

  /** Payload header, a byte with start and end bits and the type, a piece of one NAL unit (§5.8; §4.4.3). */
  #takeFragment(bytes: Buffer, start: number, end: number): void {
    const content = start + this.#headerBytes + 1;
    if (content >= end) return void this.#receiver.reject();
    const fragmentHeader = bytes[content - 1] ?? 0;
    const type = this.#syntax.fragmentTypeOf(fragmentHeader);
    const firstByte = this.#syntax.withType(bytes[start] ?? 0, type);
    if ((fragmentHeader & 0x80) !== 0) this.#beginFragments(bytes, start, firstByte);
    else if (!this.#picture.inFragment) return this.#picture.damage();
    this.#picture.append(bytes, content, end);
    if ((fragmentHeader & 0x40) === 0 || !this.#picture.inFragment) return;
    if (!this.#nals.end(this.#nals.rolesOf(firstByte))) this.#receiver.reject();
  }

  #beginFragments(bytes: Buffer, start: number, firstByte: number): void {
    if (this.#picture.inFragment) this.#picture.damage();
    const isFirst = ((bytes[start + this.#headerBytes + 1] ?? 0) & 0x80) !== 0;
    this.#picture.beginNal(this.#nals.rolesOf(firstByte), isFirst);
    this.#picture.appendByte(firstByte);
    if (this.#headerBytes === 2) this.#picture.appendByte(bytes[start + 1] ?? 0);
    this.#picture.keepOpen();
  }
}
