/**
 * Takes everything out of a JPEG that is not the picture: places, times, serials of phones (Exif), thumbnails, comments,
 * and what hangs behind its end. Segments are read and written again (ITU-T T.81 Annex B); pixels are not touched.
 */

const marker = {
  soi: 0xd8,
  eoi: 0xd9,
  sos: 0xda,
  app0: 0xe0,
  app1: 0xe1,
  app14: 0xee,
  app15: 0xef,
  com: 0xfe,
} as const;

/** A segment, and behind a start of scan the pixels that follow it. */
interface Part {
  readonly code: number;
  readonly bytes: Buffer;
}

/** @returns undefined when it is no whole JPEG */
export function stripJpeg(bytes: Buffer): Buffer | undefined {
  const parts = readParts(bytes);
  if (!parts?.some(({ code }) => code === marker.sos)) return undefined;
  const orientation = parts
    .filter(({ code }) => code === marker.app1)
    .map((part) => readOrientation(part.bytes.subarray(4)))
    .find((value) => value !== undefined);
  const picture = parts.filter(({ code }) => isPicture(code));
  return join(
    picture.map((part) => part.bytes),
    orientation,
  );
}

/** Everything between start and end of the picture. */
function readParts(bytes: Buffer): Part[] | undefined {
  if (bytes[0] !== 0xff || bytes[1] !== marker.soi) return undefined;
  const parts: Part[] = [];
  let at = 2;
  for (;;) {
    const code = markerAt(bytes, at);
    if (code === marker.eoi) return parts;
    const end = code === undefined ? undefined : endOfPart(bytes, at, code);
    if (code === undefined || end === undefined) return undefined;
    parts.push({ code, bytes: bytes.subarray(at, end) });
    at = end;
  }
}

function endOfPart(bytes: Buffer, at: number, code: number): number | undefined {
  if (at + 4 > bytes.length) return undefined;
  const sizeBytes = bytes.readUInt16BE(at + 2);
  const end = at + 2 + sizeBytes;
  if (sizeBytes < 2 || end > bytes.length) return undefined;
  return code === marker.sos ? endOfScan(bytes, end) : end;
}

/** The code of the marker at an offset; undefined where there is none. */
function markerAt(bytes: Buffer, at: number): number | undefined {
  const code = bytes[at + 1];
  return bytes[at] === 0xff && code !== undefined && code > 0x01 && code !== 0xff ? code : undefined;
}

/** JFIF (APP0) and Adobe's colour transform (APP14) belong to the picture; other applications' segments do not. */
function isPicture(code: number): boolean {
  if (code === marker.com) return false;
  return code < marker.app0 || code > marker.app15 || code === marker.app0 || code === marker.app14;
}

/** Offset of the marker that ends entropy-coded data; stuffed zeros and restart markers are part of it. */
function endOfScan(bytes: Buffer, from: number): number | undefined {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1];
    if (next === undefined) return undefined;
    const isData = next === 0x00 || next === 0xff || (next >= 0xd0 && next <= 0xd7);
    if (!isData) return at;
  }
  return undefined;
}

/** The picture with nothing of the Exif but which side is up: without it a phone's photo would lie on its side. */
function join(kept: readonly Buffer[], orientation: number | undefined): Buffer {
  const upright = orientation === undefined || orientation === 1;
  const start = Buffer.from([0xff, marker.soi]);
  const end = Buffer.from([0xff, marker.eoi]);
  return Buffer.concat([start, ...(upright ? [] : [writeOrientation(orientation)]), ...kept, end]);
}

const orientationTag = 0x0112;
const exifHead = Buffer.from('Exif\0\0', 'latin1');

/** Which side is up (TIFF 6.0 tag 274), 1–8; undefined when the segment does not say. */
function readOrientation(body: Buffer): number | undefined {
  const isExif = body.subarray(0, exifHead.length).equals(exifHead);
  const tiff = body.subarray(exifHead.length);
  if (!isExif || tiff.length < 14) return undefined;
  const isLittle = tiff.readUInt16BE(0) === 0x4949;
  const read16 = (at: number): number => (isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const directory = isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  if (directory + 2 > tiff.length) return undefined;
  const count = read16(directory);
  for (let index = 0; index < count; index++) {
    const entry = directory + 2 + index * 12;
    if (entry + 12 > tiff.length) return undefined;
    if (read16(entry) !== orientationTag) continue;
    const value = read16(entry + 8);
    return value >= 1 && value <= 8 ? value : undefined;
  }
  return undefined;
}

/** An Exif segment with this one tag. */
function writeOrientation(orientation: number): Buffer {
  const tiff = Buffer.alloc(26);
  tiff.write('MM', 0, 'latin1');
  tiff.writeUInt16BE(42, 2);
  tiff.writeUInt32BE(8, 4);
  tiff.writeUInt16BE(1, 8);
  tiff.writeUInt16BE(orientationTag, 10);
  tiff.writeUInt16BE(3, 12);
  tiff.writeUInt32BE(1, 14);
  tiff.writeUInt16BE(orientation, 18);
  const head = Buffer.from([0xff, marker.app1, 0, 2 + exifHead.length + tiff.length]);
  return Buffer.concat([head, exifHead, tiff]);
}
