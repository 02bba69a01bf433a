/** NAL unit types of H.264 (table 7-1) and of its RTP payload format (RFC 6184 §5.2) that this code names. */
export const nalType = {
  slice: 1,
  partitionC: 4,
  keySlice: 5,
  sei: 6,
  sps: 7,
  pps: 8,
  delimiter: 9,
  endOfSequence: 10,
  endOfStream: 11,
  filler: 12,
  stapA: 24,
  fuA: 28,
} as const;

/** True for the NAL units that carry picture content. */
export function isSlice(type: number): boolean {
  return type >= nalType.slice && type <= nalType.keySlice;
}

/** True for units that an MP4 sample does not keep: parameter sets live in `avcC`, the others say nothing there. */
export function isLeftOut(type: number): boolean {
  return type >= nalType.sps && type <= nalType.filler;
}

/** True for units that may only stand before the slices of a picture (ISO/IEC 14496-10 §7.4.1.2.3). */
export function beginsPicture(type: number): boolean {
  return type >= nalType.sei && type <= nalType.delimiter;
}
