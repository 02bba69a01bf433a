import { BitReader, unescapeNal } from './bit-reader.ts';
import { readReorderDepth } from './h264-vui.ts';

/** What a sequence parameter set (ISO/IEC 14496-10 §7.3.2.1) tells about the picture. */
export interface SequenceParameters {
  readonly id: number;
  readonly profile: number;
  readonly constraints: number;
  readonly level: number;
  /** Cropped size in pixels. */
  readonly width: number;
  readonly height: number;
  readonly chromaFormat: number;
  /** Bits per sample. */
  readonly lumaBits: number;
  readonly chromaBits: number;
  /** Two coded pictures may be the fields of one frame. */
  readonly hasFields: boolean;
  /** How many pictures may come before one that is shown earlier; undefined when the set does not say. */
  readonly reorderDepth: number | undefined;
}

const profilesWithChroma = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);
const baselineProfile = 66;
const highProfiles = new Set([44, 86, 100, 110, 122, 244]);
const maxSide = 16_384;

/** Parses a whole SPS NAL unit, header byte included; undefined when it is broken or beyond reason. */
export function readSequenceParameters(nal: Buffer): SequenceParameters | undefined {
  try {
    return parse(unescapeNal(nal));
  } catch {
    // Reading past the end is how a truncated set shows; to the caller it is simply not a parameter set.
    return undefined;
  }
}

function parse(bytes: Buffer): SequenceParameters | undefined {
  const reader = new BitReader(bytes);
  reader.bits(8);
  const [profile, constraints, level] = [reader.bits(8), reader.bits(8), reader.bits(8)];
  const id = reader.unsigned();
  const chroma = profilesWithChroma.has(profile) ? readChroma(reader) : { format: 1, lumaBits: 8, chromaBits: 8 };
  reader.unsigned();
  const orderType = skipPictureOrder(reader);
  reader.unsigned();
  reader.bit();
  const widthBlocks = reader.unsigned() + 1;
  const heightBlocks = reader.unsigned() + 1;
  const isFrameCoded = reader.flag();
  if (!isFrameCoded) reader.bit();
  reader.bit();
  const fields = isFrameCoded ? 1 : 2;
  const crop = readCrop(reader, chroma.format, fields);
  const width = widthBlocks * 16 - crop.width;
  const height = heightBlocks * 16 * fields - crop.height;
  if (id > 31 || !isSide(width) || !isSide(height)) return undefined;
  const isInOrder = orderType === 2 || isWithoutReordering(profile, constraints);
  const reorderDepth = isInOrder ? 0 : readReorderDepth(reader);
  const size = { width, height, chromaFormat: chroma.format, lumaBits: chroma.lumaBits, chromaBits: chroma.chromaBits };
  return { id, profile, constraints, level, ...size, hasFields: !isFrameCoded, reorderDepth };
}

function isSide(pixels: number): boolean {
  return pixels > 0 && pixels <= maxSide;
}

/** The baseline profile, and high ones that constraint_set3 confines to key frames (§E.2.1). */
function isWithoutReordering(profile: number, constraints: number): boolean {
  return profile === baselineProfile || (highProfiles.has(profile) && (constraints & 0x10) !== 0);
}

function readChroma(reader: BitReader): { format: number; lumaBits: number; chromaBits: number } {
  const format = reader.unsigned();
  if (format === 3) reader.bit();
  const lumaBits = reader.unsigned() + 8;
  const chromaBits = reader.unsigned() + 8;
  reader.bit();
  if (reader.flag()) {
    const lists = format === 3 ? 12 : 8;
    for (let list = 0; list < lists; list += 1) {
      if (reader.flag()) skipScalingList(reader, list < 6 ? 16 : 64);
    }
  }
  return { format, lumaBits, chromaBits };
}

function skipScalingList(reader: BitReader, size: number): void {
  let last = 8;
  for (let entry = 0; entry < size; entry += 1) {
    const next = (last + reader.signed() + 256) % 256;
    if (next === 0) return;
    last = next;
  }
}

/** @returns the type of picture order: 2 says that pictures are shown in decoding order */
function skipPictureOrder(reader: BitReader): number {
  const type = reader.unsigned();
  if (type === 0) reader.unsigned();
  if (type !== 1) return type;
  reader.bit();
  reader.signed();
  reader.signed();
  const cycle = Math.min(reader.unsigned(), 255);
  for (let entry = 0; entry < cycle; entry += 1) reader.signed();
  return type;
}

/** Pixels cut off at the edges, summed up by direction. */
function readCrop(reader: BitReader, chromaFormat: number, fields: number): { width: number; height: number } {
  if (!reader.flag()) return { width: 0, height: 0 };
  const [left, right, top, bottom] = [reader.unsigned(), reader.unsigned(), reader.unsigned(), reader.unsigned()];
  const unitX = chromaFormat === 1 || chromaFormat === 2 ? 2 : 1;
  const unitY = (chromaFormat === 1 ? 2 : 1) * fields;
  return { width: (left + right) * unitX, height: (top + bottom) * unitY };
}
