import { BitReader, unescapeNal } from './bit-reader.ts';

/** What a sequence parameter set (ITU-T H.265 §7.3.2.2) tells about the pictures. */
export interface H265Sequence {
  readonly id: number;
  /** General profile, tier and level as they stand in the set (§7.3.3): 12 bytes, the last one is the level. */
  readonly profileTierLevel: Buffer;
  readonly temporalLayers: number;
  readonly isTemporallyNested: boolean;
  /** Size in pixels behind the conformance window. */
  readonly width: number;
  readonly height: number;
  readonly chromaFormat: number;
  /** Bits per sample. */
  readonly lumaBits: number;
  readonly chromaBits: number;
  /** How many pictures may come before one that is shown earlier. */
  readonly reorderDepth: number;
}

const headerBytes = 2;
const profileBytes = 12;
const maxSide = 16_384;
/** The decoded picture buffer holds no more (§A.4.2). */
const maxReorder = 16;

/** Parses a whole SPS NAL unit, header included; undefined when it is broken or beyond reason. */
export function readH265Sequence(nal: Buffer): H265Sequence | undefined {
  try {
    return parse(unescapeNal(nal.subarray(headerBytes)));
  } catch {
    // Reading past the end is how a truncated set shows; to the caller it is simply not a parameter set.
    return undefined;
  }
}

function parse(bytes: Buffer): H265Sequence | undefined {
  const reader = new BitReader(bytes);
  reader.bits(4);
  const subLayers = reader.bits(3);
  const isTemporallyNested = reader.flag();
  const profileTierLevel = Buffer.from(Array.from({ length: profileBytes }, () => reader.bits(8)));
  skipSubLayers(reader, subLayers);
  const id = reader.unsigned();
  const chromaFormat = reader.unsigned();
  if (chromaFormat === 3) reader.bit();
  const [codedWidth, codedHeight] = [reader.unsigned(), reader.unsigned()];
  const window = readWindow(reader, chromaFormat);
  const [lumaBits, chromaBits] = [reader.unsigned() + 8, reader.unsigned() + 8];
  // Length of the picture order count
  reader.unsigned();
  const reorderDepth = readReorderDepth(reader, subLayers);
  const [width, height] = [codedWidth - window.width, codedHeight - window.height];
  if (![width, height].every((side) => side > 0 && side <= maxSide)) return undefined;
  if (id > 15 || chromaFormat > 3 || reorderDepth > maxReorder) return undefined;
  const temporalLayers = subLayers + 1;
  const size = { width, height, chromaFormat, lumaBits, chromaBits };
  return { id, profileTierLevel, temporalLayers, isTemporallyNested, ...size, reorderDepth };
}

/** Profiles and levels of the temporal sub-layers (§7.3.3). */
function skipSubLayers(reader: BitReader, subLayers: number): void {
  if (subLayers === 0) return;
  const hasProfile: boolean[] = [];
  const hasLevel: boolean[] = [];
  for (let layer = 0; layer < subLayers; layer += 1) {
    hasProfile.push(reader.flag());
    hasLevel.push(reader.flag());
  }
  reader.bits(2 * (8 - subLayers));
  for (let layer = 0; layer < subLayers; layer += 1) {
    if (hasProfile[layer] === true) reader.bits(88);
    if (hasLevel[layer] === true) reader.bits(8);
  }
}

/** Pixels outside the conformance window, summed up by direction. */
function readWindow(reader: BitReader, chromaFormat: number): { width: number; height: number } {
  if (!reader.flag()) return { width: 0, height: 0 };
  const [left, right, top, bottom] = [reader.unsigned(), reader.unsigned(), reader.unsigned(), reader.unsigned()];
  const unitX = chromaFormat === 1 || chromaFormat === 2 ? 2 : 1;
  const unitY = chromaFormat === 1 ? 2 : 1;
  return { width: (left + right) * unitX, height: (top + bottom) * unitY };
}

/** `sps_max_num_reorder_pics` of the highest sub-layer. */
function readReorderDepth(reader: BitReader, subLayers: number): number {
  const isForEach = reader.flag();
  let depth = 0;
  for (let layer = isForEach ? 0 : subLayers; layer <= subLayers; layer += 1) {
    reader.unsigned();
    depth = reader.unsigned();
    reader.unsigned();
  }
  return depth;
}
