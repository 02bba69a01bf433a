import type { AccessUnit, DepacketiserCounts } from '../rtp/access-unit.ts';
import { NalTaker } from '../rtp/nal-taker.ts';
import { PictureAssembler } from '../rtp/picture-assembler.ts';
import type { NalFormats } from '../engine/nal-formats.ts';
import type { VideoUnit } from './media-unit.ts';

const startCode = Buffer.from([0, 0, 1]);
/** So many broken units without a picture between come from nobody who means to send any. */
const mostBroken = 1000;

/** Units of segments to pictures: like the depacketisers of RTP, it hands on nothing that does not decode. */
export class NalPictures {
  readonly counts: DepacketiserCounts = {
    packets: 0,
    lostPackets: 0,
    malformedPackets: 0,
    pictures: 0,
    droppedPictures: 0,
  };
  readonly #formats: NalFormats;
  readonly #picture: PictureAssembler;
  readonly #nals: NalTaker;
  #broken = 0;
  #picturesBefore = 0;

  constructor(formats: NalFormats, onPicture: (unit: AccessUnit) => void) {
    this.#formats = formats;
    this.#picture = new PictureAssembler(this.counts, onPicture);
    this.#nals = new NalTaker(formats.syntax, formats.parameterSets, this.#picture);
  }

  /** True at the start and after a loss: pictures are dropped until a key frame comes. */
  get awaitsKeyFrame(): boolean {
    return this.#picture.awaitsKeyFrame;
  }

  /** What comes is broken again and again: it costs time, and shows nothing. */
  get isHopeless(): boolean {
    return this.#broken > mostBroken;
  }

  /** @param rtpTime when the unit is shown, as RTP would tell it: 32 bits */
  push({ bytes, lengthBytes, isBehindLoss }: VideoUnit, rtpTime: number): void {
    this.counts.packets += 1;
    this.#picture.beginPacket(rtpTime, isBehindLoss ? 1 : 0);
    for (const [start, end] of lengthBytes === 0 ? splitByCodes(bytes) : splitByLengths(bytes, lengthBytes)) {
      if (this.isHopeless) return;
      this.#take(bytes, start, end);
    }
    this.#picture.endPacket(true);
  }

  #noteBroken(): void {
    const { pictures } = this.counts;
    this.#broken = pictures === this.#picturesBefore ? this.#broken + 1 : 1;
    this.#picturesBefore = pictures;
    this.counts.malformedPackets += 1;
  }

  #take(bytes: Buffer, start: number, end: number): void {
    const { syntax } = this.#formats;
    // Types from there on mean something in RTP only.
    if (syntax.typeOf(bytes[start] ?? 0) >= syntax.aggregateType) return;
    if (!this.#nals.take(bytes, start, end)) this.#noteBroken();
  }
}

/** NAL units between start codes (annex B of H.264 and H.265); zeros before a code belong to the code. */
export function* splitByCodes(bytes: Buffer): Generator<readonly [start: number, end: number]> {
  let code = bytes.indexOf(startCode);
  while (code >= 0) {
    const start = code + startCode.length;
    code = bytes.indexOf(startCode, start);
    let end = code < 0 ? bytes.length : code;
    while (end > start && bytes[end - 1] === 0) end -= 1;
    if (end > start) yield [start, end];
  }
}

/** NAL units behind their lengths (ISO/IEC 14496-15 §4.3.3); what is cut off is left out. */
export function* splitByLengths(bytes: Buffer, lengthBytes: number): Generator<readonly [start: number, end: number]> {
  let at = 0;
  while (at + lengthBytes < bytes.length) {
    const start = at + lengthBytes;
    const end = start + bytes.readUIntBE(at, lengthBytes);
    if (end > bytes.length) return;
    if (end > start) yield [start, end];
    at = end;
  }
}
