import { huffmanTables } from './jpeg-tables.ts';

/** What RTP/JPEG tells of a picture beside its scan (RFC 2435 §3.1). */
export interface JpegShape {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Rows of luma samples for one of chroma: 1 is 4:2:2 (type 0), 2 is 4:2:0 (type 1). */
  readonly chromaRows: 1 | 2;
  /** MCUs between restart markers; 0 without. */
  readonly restartInterval: number;
  /** Quantisation tables of 64 bytes each, one after the other. */
  readonly tables: Buffer;
}

const tableBytes = 64;
const jfif = Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1');

/** Everything of a JFIF file (ITU-T T.81, T.871) before the entropy-coded scan. */
export function writeJpegHeader({ width, height, chromaRows, restartInterval, tables }: JpegShape): Buffer {
  const chromaTable = tables.length > tableBytes ? 1 : 0;
  const size = [height >> 8, height & 0xff, width >> 8, width & 0xff];
  const frame = [8, ...size, 3, 1, 0x20 | chromaRows, 0, 2, 0x11, chromaTable, 3, 0x11, chromaTable];
  const quantisation: Buffer[] = [];
  for (let id = 0; id <= chromaTable; id += 1) {
    quantisation.push(Buffer.from([id]), tables.subarray(id * tableBytes, (id + 1) * tableBytes));
  }
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, jfif),
    segment(0xdb, Buffer.concat(quantisation)),
    ...(restartInterval === 0 ? [] : [segment(0xdd, Buffer.from([restartInterval >> 8, restartInterval & 0xff]))]),
    segment(0xc0, Buffer.from(frame)),
    segment(0xc4, huffmanTables),
    segment(0xda, Buffer.from([3, 1, 0x00, 2, 0x11, 3, 0x11, 0, 63, 0])),
  ]);
}

function segment(marker: number, content: Buffer): Buffer {
  const length = content.length + 2;
  return Buffer.concat([Buffer.from([0xff, marker, length >> 8, length & 0xff]), content]);
}
