import { findNested } from './box-reader.ts';

/** One picture as an encoder gave it. */
export interface EncodedPicture {
  /** NAL units with 4-byte lengths. */
  readonly bytes: Buffer;
  readonly startTicks: number;
  readonly durationTicks: number;
  readonly isKeyFrame: boolean;
}

const nonSyncFlag = 0x10000;
/** Optional fields of `tfhd` and `trun`, in the order in which they come (ISO/IEC 14496-12 §8.8.7, §8.8.8). */
const trackFields = [
  { flag: 0x000001, bytes: 8, name: 'baseOffset' },
  { flag: 0x000002, bytes: 4, name: 'description' },
  { flag: 0x000008, bytes: 4, name: 'duration' },
  { flag: 0x000010, bytes: 4, name: 'size' },
  { flag: 0x000020, bytes: 4, name: 'flags' },
] as const;
const runFields = [
  { flag: 0x000001, bytes: 4, name: 'dataOffset' },
  { flag: 0x000004, bytes: 4, name: 'firstFlags' },
  { flag: 0x000100, bytes: 4, name: 'duration' },
  { flag: 0x000200, bytes: 4, name: 'size' },
  { flag: 0x000400, bytes: 4, name: 'flags' },
  { flag: 0x000800, bytes: 4, name: 'offset' },
] as const;

/**
 * The picture of a fragment that holds one. Throws when it is not of this kind.
 *
 * @param moof content of the box
 * @param mdat content of the box
 */
export function readEncodedPicture(moof: Buffer, mdat: Buffer): EncodedPicture {
  const [header, time, run] = ['tfhd', 'tfdt', 'trun'].map((type) => findNested(moof, ['traf', type]));
  if (header === undefined || time === undefined || run === undefined) throw new Error('a fragment without its boxes');
  if (run.readUInt32BE(4) !== 1) throw new Error('a fragment of several pictures');
  const defaults = readFields(header, 8, trackFields);
  const own = readFields(run, 8, runFields);
  const fields = new Map([...defaults, ...own]);
  const flags = fields.get('firstFlags') ?? fields.get('flags') ?? 0;
  return {
    bytes: mdat,
    startTicks: readTime(time),
    durationTicks: fields.get('duration') ?? 0,
    isKeyFrame: (flags & nonSyncFlag) === 0,
  };
}

/** `tfdt` (§8.8.12), of 32 or 64 bits by its version. */
function readTime(content: Buffer): number {
  return content.readUInt8(0) === 1 ? Number(content.readBigUInt64BE(4)) : content.readUInt32BE(4);
}

interface OptionalField {
  readonly flag: number;
  readonly bytes: number;
  readonly name: string;
}

function readFields(content: Buffer, from: number, fields: readonly OptionalField[]): Map<string, number> {
  const present = content.readUIntBE(1, 3);
  const values = new Map<string, number>();
  let at = from;
  for (const { flag, bytes, name } of fields) {
    if ((present & flag) === 0) continue;
    values.set(name, content.readUInt32BE(at));
    at += bytes;
  }
  return values;
}
