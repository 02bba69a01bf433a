/** H.265 as RTP payloads (RFC 7798, without decoding order numbers). */
import { MAX_PAYLOAD_BYTES } from './packetise.ts';

const AGGREGATION = 48;
const FRAGMENTATION = 49;
/** Layer 0, temporal sub-layer 0: second byte of a NAL unit header. */
const BASE_LAYER = 1;

/** NAL unit type (ITU-T H.265 table 7-1). */
export function h265NalType(nal: Buffer): number {
  return (nal.readUInt8(0) >> 1) & 0x3f;
}

/** VPS, SPS or PPS. */
function isParameterSet(nal: Buffer): boolean {
  const type = h265NalType(nal);
  return type >= 32 && type <= 34;
}

/** A picture from which decoding may begin. */
export function isH265Key(nal: Buffer): boolean {
  const type = h265NalType(nal);
  return type >= 16 && type <= 23;
}

/** Groups NAL units by frame; what is no slice belongs to the frame that follows it. */
export function groupH265ByFrame(nals: readonly Buffer[]): Buffer[][] {
  const frames: Buffer[][] = [];
  let leading: Buffer[] = [];
  for (const nal of nals) {
    if (h265NalType(nal) > 31) {
      leading.push(nal);
      continue;
    }
    const isFirstSlice = nal.length > 2 && (nal.readUInt8(2) & 0x80) !== 0;
    if (isFirstSlice || frames.length === 0) frames.push([...leading, nal]);
    else frames.at(-1)?.push(...leading, nal);
    leading = [];
  }
  return frames;
}

/** RTP payloads of one frame: parameter sets together in an AP, large units as FU, others as they are. */
export function packetiseH265Frame(nals: readonly Buffer[], maxBytes = MAX_PAYLOAD_BYTES): Buffer[] {
  const sets = nals.filter(isParameterSet);
  const aggregate = aggregateNals(sets);
  const isAggregated = sets.length > 1 && aggregate.length <= maxBytes;
  const others = isAggregated ? nals.filter((nal) => !sets.includes(nal)) : nals;
  return [...(isAggregated ? [aggregate] : []), ...others.flatMap((nal) => fragmentNal(nal, maxBytes))];
}

function aggregateNals(nals: readonly Buffer[]): Buffer {
  const sized = nals.flatMap((nal) => [Buffer.from([nal.length >> 8, nal.length & 0xff]), nal]);
  return Buffer.concat([Buffer.from([AGGREGATION << 1, BASE_LAYER]), ...sized]);
}

function fragmentNal(nal: Buffer, maxBytes: number): Buffer[] {
  if (nal.length <= maxBytes) return [nal];
  const step = maxBytes - 3;
  const pieces: Buffer[] = [];
  for (let at = 2; at < nal.length; at += step) {
    const start = at === 2 ? 0x80 : 0;
    const end = at + step >= nal.length ? 0x40 : 0;
    const heads = Buffer.from([FRAGMENTATION << 1, nal.readUInt8(1), start | end | h265NalType(nal)]);
    pieces.push(Buffer.concat([heads, nal.subarray(at, at + step)]));
  }
  return pieces;
}
