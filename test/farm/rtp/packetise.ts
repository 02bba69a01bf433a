/** H.264 as RTP payloads (RFC 6184, packetization-mode 1). */

/** Largest RTP payload, bytes: fits an Ethernet frame with its headers. */
export const MAX_PAYLOAD_BYTES = 1400;

const STAP_A = 24;
const FU_A = 28;
const START_CODE = Buffer.from([0, 0, 1]);

/** NAL unit type (ITU-T H.264 table 7-1). */
export function nalType(nal: Buffer): number {
  return nal.readUInt8(0) & 0x1f;
}

/** NAL units of an Annex B byte stream, as views into it. */
export function splitNals(annexB: Buffer): Buffer[] {
  const nals: Buffer[] = [];
  let start = annexB.indexOf(START_CODE);
  while (start >= 0) {
    const next = annexB.indexOf(START_CODE, start + 3);
    let end = next < 0 ? annexB.length : next;
    while (end > start + 3 && annexB[end - 1] === 0) end--;
    if (end > start + 3) nals.push(annexB.subarray(start + 3, end));
    start = next;
  }
  return nals;
}

/** Groups NAL units by frame; parameter sets, SEI and delimiters belong to the frame that follows them. */
export function groupByFrame(nals: readonly Buffer[]): Buffer[][] {
  const frames: Buffer[][] = [];
  let leading: Buffer[] = [];
  for (const nal of nals) {
    const type = nalType(nal);
    if (type !== 1 && type !== 5) {
      leading.push(nal);
      continue;
    }
    const isFirstSlice = nal.length > 1 && (nal.readUInt8(1) & 0x80) !== 0; // first_mb_in_slice is 0
    if (isFirstSlice || frames.length === 0) frames.push([...leading, nal]);
    else frames.at(-1)?.push(...leading, nal);
    leading = [];
  }
  return frames;
}

/** RTP payloads of one frame: parameter sets together in a STAP-A, large units as FU-A, others as they are. */
export function packetiseFrame(nals: readonly Buffer[], maxBytes = MAX_PAYLOAD_BYTES): Buffer[] {
  const sets = nals.filter((nal) => nalType(nal) === 7 || nalType(nal) === 8);
  const aggregate = aggregateNals(sets);
  const isAggregated = sets.length > 1 && aggregate.length <= maxBytes;
  const others = isAggregated ? nals.filter((nal) => !sets.includes(nal)) : nals;
  return [...(isAggregated ? [aggregate] : []), ...others.flatMap((nal) => fragmentNal(nal, maxBytes))];
}

function aggregateNals(nals: readonly Buffer[]): Buffer {
  const reference = Math.max(0, ...nals.map((nal) => nal.readUInt8(0) & 0x60));
  const sized = nals.flatMap((nal) => [Buffer.from([nal.length >> 8, nal.length & 0xff]), nal]);
  return Buffer.concat([Buffer.from([reference | STAP_A]), ...sized]);
}

function fragmentNal(nal: Buffer, maxBytes: number): Buffer[] {
  if (nal.length <= maxBytes) return [nal];
  const head = nal.readUInt8(0);
  const step = maxBytes - 2;
  const pieces: Buffer[] = [];
  for (let at = 1; at < nal.length; at += step) {
    const start = at === 1 ? 0x80 : 0;
    const end = at + step >= nal.length ? 0x40 : 0;
    const heads = Buffer.from([(head & 0xe0) | FU_A, start | end | (head & 0x1f)]);
    pieces.push(Buffer.concat([heads, nal.subarray(at, at + step)]));
  }
  return pieces;
}
