import { ticksPerSecond } from '../rtp/output-timeline.ts';
import type { RingPart } from '../hls/segment.ts';
import { findNested } from '../transcode/box-reader.ts';

/** One picture of a part, in decoding order. */
export interface PartPicture {
  /** When it is shown, on the stream's timeline. */
  readonly showTicks: number;
  /** The same as an instant, ms since epoch. */
  readonly atMs: number;
}

/** Fields of a `trun` before its samples, and of each sample (ISO/IEC 14496-12 §8.8.8). */
const headFields = [0x1, 0x4];
const sampleFields = [0x100, 0x200, 0x400, 0x800];
const durationField = 0x100;
const offsetField = 0x800;

/** The pictures of a part; the part is one of ours, whose video comes first. */
export function picturesOf({ part, atMs }: RingPart): PartPicture[] {
  const bytes = Buffer.from(part.bytes.buffer, part.bytes.byteOffset, part.bytes.byteLength);
  const run = findNested(bytes, ['moof', 'traf', 'trun']);
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
    return { showTicks, atMs: atMs + ((showTicks - part.startTicks) * 1000) / ticksPerSecond };
  });
}
