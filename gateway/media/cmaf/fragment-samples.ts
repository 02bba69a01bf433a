import { findBox } from '../transcode/box-reader.ts';
import { boxesOf, type SampleDefaults, type SampleTrack } from './sample-track.ts';

const boxHeadBytes = 8;
const ticksPerSecond = 90_000n;
const unitClock = 2n ** 33n;
/** More pictures than that no fragment holds: a minute at 60 frames a second. */
const maxSamples = 4096;

/** Flags of `tfhd` (ISO/IEC 14496-12 §8.8.7) and `trun` (§8.8.8). */
const trackFlag = { baseOffset: 0x01, description: 0x02, duration: 0x08, size: 0x10, flags: 0x20 } as const;
const runFlag = { dataOffset: 0x01, firstFlags: 0x04, duration: 0x100, size: 0x200, flags: 0x400, offset: 0x800 };

/** One sample of a fragment. */
export interface FragmentSample {
  readonly track: SampleTrack;
  /** Where its bytes are, counted from the first byte of the `moof` box. */
  readonly start: number;
  readonly end: number;
  /** 1/90,000 s, modulo 2^33. */
  readonly decodeTicks: number;
  readonly shownTicks: number;
}

/**
 * Samples of a movie fragment in the order of their tracks. Throws a RangeError or SyntaxError when it is broken.
 *
 * @param moof content of the box
 */
export function readFragmentSamples(moof: Buffer, tracks: readonly SampleTrack[]): FragmentSample[] {
  const samples: FragmentSample[] = [];
  for (const traf of boxesOf(moof, 'traf')) {
    const header = findBox(traf, 'tfhd');
    const track = header && tracks.find(({ trackId }) => trackId === header.readUInt32BE(4));
    if (header === undefined || track === undefined) continue;
    readTrackRuns(traf, header, { track, samples, moofBytes: moof.length + boxHeadBytes });
  }
  return samples;
}

interface Reading {
  readonly track: SampleTrack;
  readonly samples: FragmentSample[];
  readonly moofBytes: number;
}

function readTrackRuns(traf: Buffer, header: Buffer, reading: Reading): void {
  const { track, moofBytes } = reading;
  const defaults = readTrackDefaults(header, track.defaults);
  const time = findBox(traf, 'tfdt');
  if (time === undefined) throw new SyntaxError('a track fragment without its decoding time');
  let decodeTime = time.readUInt8(0) === 1 ? time.readBigUInt64BE(4) : BigInt(time.readUInt32BE(4));
  // Behind the fragment and the head of its `mdat`, unless a run says where.
  let at = moofBytes + boxHeadBytes;
  for (const run of boxesOf(traf, 'trun')) {
    const end = readRun(run, defaults, { reading, decodeTime, at });
    decodeTime = end.decodeTime;
    at = end.at;
  }
}

interface RunStart {
  readonly reading: Reading;
  readonly decodeTime: bigint;
  readonly at: number;
}

function readRun(
  run: Buffer,
  defaults: SampleDefaults,
  { reading, decodeTime, at: usualAt }: RunStart,
): Omit<RunStart, 'reading'> {
  const { track, samples } = reading;
  const flags = run.readUIntBE(1, 3);
  const count = run.readUInt32BE(4);
  if (samples.length + count > maxSamples) throw new SyntaxError(`a fragment of ${count} samples`);
  const hasOffset = (flags & runFlag.dataOffset) !== 0;
  let field = 8 + (hasOffset ? 4 : 0) + ((flags & runFlag.firstFlags) === 0 ? 0 : 4);
  const read = (flag: number): number | undefined => {
    if ((flags & flag) === 0) return undefined;
    field += 4;
    return run.readInt32BE(field - 4);
  };
  let start = hasOffset ? run.readInt32BE(8) : usualAt;
  let time = decodeTime;
  for (let index = 0; index < count; index += 1) {
    const duration = (read(runFlag.duration) ?? defaults.duration) >>> 0;
    const sizeBytes = (read(runFlag.size) ?? defaults.sizeBytes) >>> 0;
    read(runFlag.flags);
    const offset = read(runFlag.offset) ?? 0;
    const decodeTicks = toTicks(time, track.timescale);
    const shownTicks = toTicks(time + BigInt(offset), track.timescale);
    samples.push({ track, start, end: start + sizeBytes, decodeTicks, shownTicks });
    start += sizeBytes;
    time += BigInt(duration);
  }
  return { decodeTime: time, at: start };
}

function readTrackDefaults(header: Buffer, usual: SampleDefaults): SampleDefaults {
  const present = header.readUIntBE(1, 3);
  if ((present & trackFlag.baseOffset) !== 0) throw new SyntaxError('a fragment with offsets into a file');
  let at = 8 + ((present & trackFlag.description) === 0 ? 0 : 4);
  const read = (flag: number, otherwise: number): number => {
    if ((present & flag) === 0) return otherwise;
    at += 4;
    return header.readUInt32BE(at - 4);
  };
  return {
    duration: read(trackFlag.duration, usual.duration),
    sizeBytes: read(trackFlag.size, usual.sizeBytes),
    flags: read(trackFlag.flags, usual.flags),
  };
}

function toTicks(time: bigint, timescale: number): number {
  const scale = BigInt(timescale);
  const ticks = (time * ticksPerSecond + scale / 2n) / scale;
  return Number(((ticks % unitClock) + unitClock) % unitClock);
}
