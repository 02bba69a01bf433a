import type { MediaPart } from '../fmp4/media-part.ts';
import { findNested } from '../transcode/box-reader.ts';

/** Fields of a `trun` before its samples, and of each sample (ISO/IEC 14496-12 §8.8.8). */
const headFields = [0x1, 0x4];
const sampleFields = [0x100, 0x200, 0x400, 0x800];
const durationField = 0x100;
const offsetField = 0x800;

/**
 * When the pictures of a part are shown, on the stream's timeline, in the order in which they are decoded. The part is
 * one of ours, whose pictures come before its sound.
 */
export function showTicksOf(part: MediaPart): number[] {
  const { buffer, byteOffset, byteLength } = part.bytes;
  const run = findNested(Buffer.from(buffer, byteOffset, byteLength), ['moof', 'traf', 'trun']);
  if (run === undefined) return [];
  const flags = run.readUIntBE(1, 3);
  let at = 8 + 4 * headFields.filter((field) => flags & field).length;
  let decodeTicks = part.startTicks;
  return Array.from({ length: run.readUInt32BE(4) }, () => {
    const sample = new Map<number, number>();
    for (const field of sampleFields.filter((each) => flags & each)) {
      sample.set(field, run.readUInt32BE(at));
      at += 4;
    }
    const showTicks = decodeTicks + (sample.get(offsetField) ?? 0);
    decodeTicks += sample.get(durationField) ?? 0;
    return showTicks;
  });
}
