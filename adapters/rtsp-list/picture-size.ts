import { SpsBits } from './sps-bits.ts';

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

const maxEdge = 16_384;
/** Profiles whose SPS tells the chroma format (H.264 §7.3.2.1.1). */
const highProfiles: ReadonlySet<number> = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);

/** Size of the pictures that an H.264 SPS (with its header byte) describes; undefined when it cannot be read. */
export function sizeOfH264(sps: Uint8Array): PictureSize | undefined {
  return attempt(() => {
    const bits = new SpsBits(sps);
    bits.skip(8);
    const profile = bits.read(8);
    bits.skip(16);
    bits.readUe();
    const chroma = highProfiles.has(profile) ? readHighProfile(bits) : 1;
    bits.readUe();
    skipOrderCount(bits);
    bits.readUe();
    bits.skip(1);
    const widthInBlocks = bits.readUe() + 1;
    const heightInUnits = bits.readUe() + 1;
    const isFrameOnly = bits.read(1);
    if (isFrameOnly === 0) bits.skip(1);
    bits.skip(1);
    const [left, right, top, bottom] = bits.read(1) === 1 ? readFour(bits) : [0, 0, 0, 0];
    const unitX = chroma === 1 || chroma === 2 ? 2 : 1;
    const unitY = (chroma === 1 ? 2 : 1) * (2 - isFrameOnly);
    return {
      width: widthInBlocks * 16 - (left + right) * unitX,
      height: (2 - isFrameOnly) * heightInUnits * 16 - (top + bottom) * unitY,
    };
  });
}

/** The same of an H.265 SPS with its two header bytes (H.265 §7.3.2.2). */
export function sizeOfH265(sps: Uint8Array): PictureSize | undefined {
  return attempt(() => {
    const bits = new SpsBits(sps);
    bits.skip(16 + 4);
    const subLayers = bits.read(3);
    bits.skip(1);
    skipProfileTierLevel(bits, subLayers);
    bits.readUe();
    const chroma = bits.readUe();
    if (chroma === 3) bits.skip(1);
    const width = bits.readUe();
    const height = bits.readUe();
    const [left, right, top, bottom] = bits.read(1) === 1 ? readFour(bits) : [0, 0, 0, 0];
    const unitX = chroma === 1 || chroma === 2 ? 2 : 1;
    const unitY = chroma === 1 ? 2 : 1;
    return { width: width - (left + right) * unitX, height: height - (top + bottom) * unitY };
  });
}

function attempt(read: () => PictureSize): PictureSize | undefined {
  try {
    const { width, height } = read();
    const isSane = width > 0 && height > 0 && width <= maxEdge && height <= maxEdge;
    return isSane ? { width, height } : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** @returns chroma_format_idc */
function readHighProfile(bits: SpsBits): number {
  const chroma = bits.readUe();
  if (chroma === 3) bits.skip(1);
  bits.readUe();
  bits.readUe();
  bits.skip(1);
  if (bits.read(1) === 1) skipScalingLists(bits, chroma === 3 ? 12 : 8);
  return chroma;
}

function skipScalingLists(bits: SpsBits, count: number): void {
  for (let list = 0; list < count; list += 1) {
    if (bits.read(1) === 0) continue;
    let last = 8;
    let next = 8;
    for (let left = list < 6 ? 16 : 64; left > 0; left -= 1) {
      if (next !== 0) next = (last + bits.readSe() + 256) % 256;
      if (next !== 0) last = next;
    }
  }
}

function skipOrderCount(bits: SpsBits): void {
  const type = bits.readUe();
  if (type === 0) bits.readUe();
  if (type !== 1) return;
  bits.skip(1);
  bits.readSe();
  bits.readSe();
  for (let left = bits.readUe(); left > 0; left -= 1) bits.readSe();
}

function skipProfileTierLevel(bits: SpsBits, subLayers: number): void {
  bits.skip(88 + 8);
  const present = Array.from({ length: subLayers }, () => ({ profile: bits.read(1), level: bits.read(1) }));
  if (subLayers > 0) bits.skip((8 - subLayers) * 2);
  for (const { profile, level } of present) bits.skip(profile * 88 + level * 8);
}

function readFour(bits: SpsBits): [number, number, number, number] {
  return [bits.readUe(), bits.readUe(), bits.readUe(), bits.readUe()];
}
