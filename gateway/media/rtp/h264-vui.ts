import type { BitReader } from './bit-reader.ts';

const extendedRatio = 255;
/** The decoded picture buffer holds no more frames (ISO/IEC 14496-10 §A.3). */
const maxReorder = 16;

/**
 * Reads `max_num_reorder_frames` out of video usability information (ISO/IEC 14496-10 §E.1.1), which begins where the
 * reader stands with `vui_parameters_present_flag`.
 *
 * @returns undefined when the stream does not say it, or what it says is broken
 */
export function readReorderDepth(reader: BitReader): number | undefined {
  try {
    if (!reader.flag()) return undefined;
    skipPictureHints(reader);
    skipTiming(reader);
    // Structure of pictures in SEI
    reader.bit();
    if (!reader.flag()) return undefined;
    reader.bit();
    for (let skipped = 0; skipped < 4; skipped += 1) reader.unsigned();
    const depth = reader.unsigned();
    return depth <= maxReorder ? depth : undefined;
  } catch {
    // Cameras cut this part short; the pictures decode without it.
    return undefined;
  }
}

/** Aspect ratio, overscan, colours, place of chroma samples. */
function skipPictureHints(reader: BitReader): void {
  if (reader.flag() && reader.bits(8) === extendedRatio) reader.bits(32);
  if (reader.flag()) reader.bit();
  if (reader.flag()) {
    reader.bits(4);
    if (reader.flag()) reader.bits(24);
  }
  if (!reader.flag()) return;
  reader.unsigned();
  reader.unsigned();
}

/** Frame rate and the hypothetical reference decoders (§E.1.2). */
function skipTiming(reader: BitReader): void {
  if (reader.flag()) reader.bits(65);
  const hasNal = skipReferenceDecoder(reader);
  const hasVcl = skipReferenceDecoder(reader);
  if (hasNal || hasVcl) reader.bit();
}

function skipReferenceDecoder(reader: BitReader): boolean {
  if (!reader.flag()) return false;
  const schedules = Math.min(reader.unsigned(), 31) + 1;
  reader.bits(8);
  for (let schedule = 0; schedule < schedules; schedule += 1) {
    reader.unsigned();
    reader.unsigned();
    reader.bit();
  }
  reader.bits(20);
  return true;
}
