import type { MediaPart } from './media-part.ts';
import type { VideoFormat } from './video-format.ts';

const startCode = Buffer.from([0, 0, 0, 1]);

/** What is needed to take single pictures out. */
interface PictureFormat {
  readonly kind: VideoFormat['kind'];
  readonly parameterSets: readonly Uint8Array[];
}

/**
 * The first picture of a part as a decoder reads it from a pipe; it needs nothing else when the part is independent.
 *
 * @returns a byte stream (annex B of H.264 and H.265) that begins with the parameter sets, or a JPEG file
 */
export function firstPictureOf(part: MediaPart, { kind, parameterSets }: PictureFormat): Buffer {
  const { buffer, byteOffset } = part.bytes;
  const sample = Buffer.from(buffer, byteOffset + part.firstSampleOffset, part.firstSampleBytes);
  if (kind === 'jpeg') return Buffer.from(sample);
  const pieces = parameterSets.flatMap((nal) => [startCode, nal]);
  let at = 0;
  while (at + 4 < sample.length) {
    const end = at + 4 + sample.readUInt32BE(at);
    pieces.push(startCode, sample.subarray(at + 4, end));
    at = end;
  }
  return Buffer.concat(pieces);
}
