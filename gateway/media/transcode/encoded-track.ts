import type { StreamFormat } from '../engine/engine-message.ts';
import { box } from '../fmp4/box.ts';
import { findBox, findNested } from './box-reader.ts';

/** What comes before the boxes in `stsd`, and in an entry of it (ISO/IEC 14496-12 §8.5.2, §12.1.3). */
const descriptionHeadBytes = 8;
const visualEntryHeadBytes = 78;

/**
 * Format of the one H.264 track in the `moov` that ffmpeg wrote. Undefined when there is no such track.
 *
 * @param moov content of the box
 */
export function readEncodedTrack(ftyp: Buffer, moov: Buffer): StreamFormat | undefined {
  const descriptions = findNested(moov, ['trak', 'mdia', 'minf', 'stbl', 'stsd']);
  const entry = descriptions && findBox(descriptions, 'avc1', descriptionHeadBytes);
  const configuration = entry && findBox(entry, 'avcC', visualEntryHeadBytes);
  if (entry === undefined || configuration === undefined) return undefined;
  return {
    kind: 'h264',
    init: Buffer.concat([box('ftyp', ftyp), box('moov', moov)]),
    codec: `avc1.${configuration.toString('hex', 1, 4)}`,
    width: entry.readUInt16BE(24),
    height: entry.readUInt16BE(26),
    parameterSets: readParameterSets(configuration),
  };
}

/** SPS and PPS of an `avcC` (ISO/IEC 14496-15 §5.3.3.1). */
function readParameterSets(configuration: Buffer): Buffer[] {
  const sets: Buffer[] = [];
  let at = 5;
  for (const mask of [0x1f, 0xff]) {
    const count = configuration.readUInt8(at) & mask;
    at += 1;
    for (let index = 0; index < count; index += 1) {
      const end = at + 2 + configuration.readUInt16BE(at);
      sets.push(configuration.subarray(at + 2, end));
      at = end;
    }
  }
  return sets;
}
