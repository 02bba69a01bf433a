import type { AccessUnit, VideoDepacketiser } from './access-unit.ts';
import { sizeInExtension } from './jpeg-extension.ts';
import { writeJpegHeader, type JpegShape } from './jpeg-header.ts';
import { quantisationTables } from './jpeg-tables.ts';
import { RtpReceiver } from './rtp-receiver.ts';

/** One JPEG track. */
export interface JpegTrack {
  readonly payloadType: number;
  /** Pixels, where the description tells them: a picture beyond 2040 pixels has no size in its packets. */
  readonly size?: { readonly width: number; readonly height: number };
}

const mainHeaderBytes = 8;
const restartHeaderBytes = 4;
const tableHeaderBytes = 4;
/** From this Q on the tables travel in band. */
const firstTableQ = 128;
/** Tables under this Q may differ from picture to picture, so each one brings them. */
const volatileQ = 255;
/** Types from here on carry restart markers. */
const firstRestartType = 64;
const maxTablesBytes = 4 * 64;
const maxPictureBytes = 4 * 1024 * 1024;
const firstBytes = 64 * 1024;

/**
 * RTP packets of JPEG (RFC 2435) to whole JFIF files: types 0 and 1, with restart markers 64 and 65; tables by Q or in
 * band. A picture of which a packet is missing is dropped; the next one does not need it.
 */
export class JpegDepacketiser implements VideoDepacketiser {
  readonly #track: JpegTrack;
  readonly #receiver: RtpReceiver;
  readonly #onAccessUnit: (unit: AccessUnit) => void;
  readonly #tables = new Map<number, Buffer>();
  #bytes = Buffer.allocUnsafe(0);
  /** Header and scan so far; 0 without a picture. */
  #length = 0;
  #headerLength = 0;
  #header: { readonly shape: JpegShape; readonly bytes: Buffer } | undefined;
  #rtpTime = 0;
  #isOpen = false;
  #isDamaged = false;
  #awaitsPicture = true;

  constructor(track: JpegTrack, onAccessUnit: (unit: AccessUnit) => void) {
    this.#track = track;
    this.#receiver = new RtpReceiver(track.payloadType);
    this.#onAccessUnit = onAccessUnit;
  }

  get counts(): VideoDepacketiser['counts'] {
    return this.#receiver.counts;
  }

  get awaitsKeyFrame(): boolean {
    return this.#awaitsPicture;
  }

  push(bytes: Buffer, start: number, end: number): void {
    const receiver = this.#receiver;
    if (!receiver.accept(bytes, start, end)) return;
    const { payloadStart, payloadEnd, rtpTime, hasMarker } = receiver;
    if (receiver.lostBefore > 0) this.#isDamaged ||= this.#isOpen;
    // A camera that sets no marker still changes the timestamp.
    if (this.#isOpen && rtpTime !== this.#rtpTime) this.#finish();
    this.#rtpTime = rtpTime;
    if (payloadEnd - payloadStart <= mainHeaderBytes) return void receiver.reject();
    const offset = bytes.readUIntBE(payloadStart + 1, 3);
    if (offset === 0) this.#begin(bytes, start);
    else this.#goOn(bytes, payloadStart, offset);
    if (hasMarker && this.#isOpen) this.#finish();
  }

  /** @param packetStart where the packet begins, its RTP header included */
  #begin(bytes: Buffer, packetStart: number): void {
    if (this.#isOpen) this.#finish();
    this.#isOpen = true;
    const { payloadStart, payloadEnd: end } = this.#receiver;
    const size = this.#sizeOf(bytes, packetStart, payloadStart);
    const first = size && this.#readFirst(bytes, payloadStart, end, size);
    if (first === undefined) {
      this.#receiver.reject();
      this.#isDamaged = true;
      return;
    }
    this.#isDamaged = false;
    const header = this.#headerOf(first.shape);
    this.#length = 0;
    this.#headerLength = header.length;
    this.#append(header, 0, header.length);
    this.#append(bytes, first.scanStart, end);
  }

  #goOn(bytes: Buffer, start: number, offset: number): void {
    if (!this.#isOpen) {
      // The beginning was lost: the picture counts, and is not handed on.
      this.#isOpen = true;
      this.#isDamaged = true;
    }
    const type = bytes.readUInt8(start + 4);
    const scanStart = start + mainHeaderBytes + (type >= firstRestartType ? restartHeaderBytes : 0);
    if (this.#isDamaged) return;
    if (offset !== this.#length - this.#headerLength || scanStart > this.#receiver.payloadEnd) this.#isDamaged = true;
    else this.#append(bytes, scanStart, this.#receiver.payloadEnd);
  }

  /** All headers of a first packet (§3.1); undefined when this gateway cannot make a file of it. */
  #readFirst(
    bytes: Buffer,
    start: number,
    end: number,
    size: PictureSize,
  ): { shape: JpegShape; scanStart: number } | undefined {
    const type = bytes.readUInt8(start + 4);
    const quality = bytes.readUInt8(start + 5);
    const kind = type & ~firstRestartType;
    if (type > firstRestartType + 1 || kind > 1) return undefined;
    const hasRestarts = type >= firstRestartType;
    const tablesStart = start + mainHeaderBytes + (hasRestarts ? restartHeaderBytes : 0);
    if (tablesStart > end) return undefined;
    const restartInterval = hasRestarts ? bytes.readUInt16BE(start + mainHeaderBytes) : 0;
    const found = this.#tablesOf(bytes, tablesStart, end, quality);
    if (found === undefined) return undefined;
    const shape = { ...size, chromaRows: kind === 0 ? 1 : 2, restartInterval, tables: found.tables } as const;
    return { shape, scanStart: found.scanStart };
  }

  #sizeOf(bytes: Buffer, packetStart: number, payloadStart: number): PictureSize | undefined {
    const [width, height] = [bytes.readUInt8(payloadStart + 6) * 8, bytes.readUInt8(payloadStart + 7) * 8];
    return width > 0 && height > 0 ? { width, height } : (sizeInExtension(bytes, packetStart) ?? this.#track.size);
  }

  #tablesOf(bytes: Buffer, at: number, end: number, quality: number): FoundTables | undefined {
    if (quality >= firstTableQ) return this.#tablesInBand(bytes, at, end, quality);
    const tables = this.#tables.get(quality) ?? standardTables(quality);
    if (tables !== undefined) this.#tables.set(quality, tables);
    return tables && { tables, scanStart: at };
  }

  /** The table header (§3.1.8); one without tables means those that came before under the same Q. */
  #tablesInBand(bytes: Buffer, at: number, end: number, quality: number): FoundTables | undefined {
    if (at + tableHeaderBytes > end) return undefined;
    const precisions = bytes.readUInt8(at + 1);
    const length = bytes.readUInt16BE(at + 2);
    const scanStart = at + tableHeaderBytes + length;
    // Steps of 16 bits are not baseline JPEG.
    const isUsable = precisions === 0 && length % 64 === 0 && length <= maxTablesBytes && scanStart <= end;
    if (!isUsable || (length === 0 && quality === volatileQ)) return undefined;
    if (length > 0) this.#learn(quality, bytes.subarray(at + tableHeaderBytes, scanStart));
    const tables = this.#tables.get(quality);
    return tables && { tables, scanStart };
  }

  /** Copies tables only when they are new. */
  #learn(quality: number, tables: Buffer): void {
    if (this.#tables.get(quality)?.equals(tables) !== true) this.#tables.set(quality, Buffer.from(tables));
  }

  #headerOf(shape: JpegShape): Buffer {
    if (this.#header === undefined || !isSameShape(this.#header.shape, shape)) {
      this.#header = { shape, bytes: writeJpegHeader(shape) };
    }
    return this.#header.bytes;
  }

  #append(source: Buffer, start: number, end: number): void {
    const needed = this.#length + end - start;
    if (needed > maxPictureBytes) {
      this.#isDamaged = true;
      return;
    }
    if (needed > this.#bytes.length) {
      const grown = Buffer.allocUnsafeSlow(
        Math.min(Math.max(needed, this.#bytes.length * 2, firstBytes), maxPictureBytes),
      );
      this.#bytes.copy(grown, 0, 0, this.#length);
      this.#bytes = grown;
    }
    source.copy(this.#bytes, this.#length, start, end);
    this.#length = needed;
  }

  #finish(): void {
    const { counts } = this.#receiver;
    counts.pictures += 1;
    this.#isOpen = false;
    const endsItself = this.#bytes[this.#length - 2] === 0xff && this.#bytes[this.#length - 1] === 0xd9;
    if (!this.#isDamaged && !endsItself) this.#append(endOfImage, 0, endOfImage.length);
    this.#awaitsPicture = this.#isDamaged;
    if (this.#isDamaged) counts.droppedPictures += 1;
    else this.#onAccessUnit({ bytes: this.#bytes.subarray(0, this.#length), isKeyFrame: true, rtpTime: this.#rtpTime });
    this.#isDamaged = false;
    this.#length = 0;
  }
}

type PictureSize = NonNullable<JpegTrack['size']>;

interface FoundTables {
  readonly tables: Buffer;
  readonly scanStart: number;
}

const endOfImage = Buffer.from([0xff, 0xd9]);

/** Q 0 and 100–127 are reserved. */
function standardTables(quality: number): Buffer | undefined {
  return quality >= 1 && quality <= 99 ? quantisationTables(quality) : undefined;
}

function isSameShape(one: JpegShape, other: JpegShape): boolean {
  return (
    one.width === other.width &&
    one.height === other.height &&
    one.chromaRows === other.chromaRows &&
    one.restartInterval === other.restartInterval &&
    one.tables === other.tables
  );
}
