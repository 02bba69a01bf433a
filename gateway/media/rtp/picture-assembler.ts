import type { AccessUnit, DepacketiserCounts } from './access-unit.ts';
import { AccessUnitBuffer } from './access-unit-buffer.ts';
import { nalRole } from './nal-syntax.ts';

/**
 * Joins NAL units to pictures and keeps back what does not decode.
 *
 * A loss damages the picture it falls into and everything up to the next key frame: nothing of that is handed on, nor
 * are leading pictures that depend on what was lost. Pictures end at the marker, at a new timestamp, or where the NAL
 * units themselves say that the next picture begins, since cameras get each of the first two wrong.
 */
export class PictureAssembler {
  readonly #counts: DepacketiserCounts;
  readonly #onPicture: (unit: AccessUnit) => void;
  readonly #unit = new AccessUnitBuffer();
  #rtpTime = 0;
  #lastUnitTime = -1;
  #hasSlice = false;
  #isKeyFrame = false;
  #isDependentLeading = false;
  #cutsLeading = false;
  #isDamaged = false;
  #awaitsKeyFrame = true;
  /** Leading pictures of the newest key frame depend on what was not handed on. */
  #skipsLeading = true;
  #inFragment = false;
  #trustsMarker = true;

  /** @param counts `pictures` and `droppedPictures` are counted here */
  constructor(counts: DepacketiserCounts, onPicture: (unit: AccessUnit) => void) {
    this.#counts = counts;
    this.#onPicture = onPicture;
  }

  get awaitsKeyFrame(): boolean {
    return this.#awaitsKeyFrame;
  }

  /** A NAL unit is open whose rest is in packets to come. */
  get inFragment(): boolean {
    return this.#inFragment;
  }

  /** To be called before the content of a packet. */
  beginPacket(rtpTime: number, lostBefore: number): void {
    if (lostBefore > 0) this.#lose();
    if (rtpTime === this.#rtpTime) return;
    this.#finish();
    this.#rtpTime = rtpTime;
  }

  /** To be called behind the content of a packet. */
  endPacket(hasMarker: boolean): void {
    if (hasMarker && this.#trustsMarker && this.#hasSlice && !this.#inFragment) this.#finish();
  }

  /**
   * Opens a NAL unit; the picture before is ended when this one cannot belong to it.
   *
   * @param isFirst whether the first bit behind its header is set: in both codecs it marks a picture's first slice
   */
  beginNal(roles: number, isFirst: boolean): void {
    if ((roles & nalRole.slice) !== 0) this.#beginSlice(roles, isFirst);
    else if (this.#hasSlice && (roles & nalRole.opener) !== 0) this.#finish();
    if ((roles & nalRole.cutsLeading) !== 0) this.#cutsLeading = true;
    this.#unit.begin();
  }

  append(bytes: Buffer, start: number, end: number): void {
    if (!this.#unit.append(bytes, start, end)) this.damage();
  }

  appendByte(value: number): void {
    this.#unit.appendByte(value);
  }

  /** The NAL unit in the making is continued by later packets. */
  keepOpen(): void {
    this.#inFragment = true;
  }

  /** The open NAL unit so far; valid until it ends. */
  openNal(): Buffer {
    return this.#unit.current();
  }

  endNal(isKept: boolean): void {
    this.#inFragment = false;
    if (isKept) this.#unit.end();
    else this.#unit.takeBack();
  }

  /** A piece is missing: the open picture, and all to the next key frame, is of no use. */
  damage(): void {
    this.#isDamaged = true;
    this.#awaitsKeyFrame = true;
    if (this.#inFragment) this.#unit.takeBack();
    this.#inFragment = false;
  }

  #lose(): void {
    this.#awaitsKeyFrame = true;
    if (this.#hasSlice || this.#inFragment) this.damage();
  }

  #beginSlice(roles: number, isFirst: boolean): void {
    if (isFirst && this.#hasSlice) this.#finish();
    if (isFirst) this.#isDamaged = false;
    else if (!this.#hasSlice) this.#continuePicture();
    this.#hasSlice = true;
    if ((roles & nalRole.key) !== 0) this.#isKeyFrame = true;
    if ((roles & nalRole.dependentLeading) !== 0) this.#isDependentLeading = true;
  }

  /** A picture that begins in its middle: its start was lost, or the camera sets a marker on every slice. */
  #continuePicture(): void {
    if (this.#rtpTime === this.#lastUnitTime) this.#trustsMarker = false;
    this.damage();
  }

  #finish(): void {
    if (this.#hasSlice) this.#handOn();
    this.#unit.clear();
    this.#hasSlice = false;
    this.#isKeyFrame = false;
    this.#isDependentLeading = false;
    this.#isDamaged = false;
    this.#inFragment = false;
  }

  #handOn(): void {
    this.#counts.pictures += 1;
    this.#lastUnitTime = this.#rtpTime;
    if (this.#isDamaged || this.#inFragment) this.#awaitsKeyFrame = true;
    else if (this.#isKeyFrame) this.#beginGroup();
    const isSkipped = this.#awaitsKeyFrame || (this.#isDependentLeading && this.#skipsLeading);
    if (isSkipped) this.#counts.droppedPictures += 1;
    else this.#onPicture({ bytes: this.#unit.whole(), isKeyFrame: this.#isKeyFrame, rtpTime: this.#rtpTime });
  }

  #beginGroup(): void {
    this.#skipsLeading = this.#awaitsKeyFrame || this.#cutsLeading;
    this.#awaitsKeyFrame = false;
    this.#cutsLeading = false;
  }
}
