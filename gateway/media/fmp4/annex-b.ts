import type { MediaPart } from './part-builder.ts';

const startCode = Buffer.from([0, 0, 0, 1]);

/**
 * The first picture of a part as a byte stream (H.264 Annex B), parameter sets first: a decoder needs nothing else when
 * the part is independent.
 */
export function firstPictureOf(part: MediaPart, parameterSets: readonly Uint8Array[]): Buffer {
  const { buffer, byteOffset } = part.bytes;
  const sample = Buffer.from(buffer, byteOffset + part.firstSampleOffset, part.firstSampleBytes);
  const pieces = parameterSets.flatMap((nal) => [startCode, nal]);
  let at = 0;
  while (at + 4 < sample.length) {
    const end = at + 4 + sample.readUInt32BE(at);
    pieces.push(startCode, sample.subarray(at + 4, end));
    at = end;
  }
  return Buffer.concat(pieces);
}
