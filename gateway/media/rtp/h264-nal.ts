import { nalRole, type NalSyntax, tableOfRoles } from './nal-syntax.ts';

/** NAL unit types of H.264 (ISO/IEC 14496-10 table 7-1) that other code names. */
export const h264Nal = { sps: 7, pps: 8 } as const;

const { slice, key, opener, leftOut, parameterSet } = nalRole;

/** H.264 and its RTP payload format (RFC 6184 §5.2): STAP-A is 24, FU-A is 28. */
export const h264Syntax: NalSyntax = {
  headerBytes: 1,
  aggregateType: 24,
  fragmentType: 28,
  roles: tableOfRoles([
    [0, 0, leftOut],
    [1, 4, slice],
    [5, 5, slice | key],
    // SEI
    [6, 6, opener],
    [h264Nal.sps, h264Nal.pps, opener | leftOut | parameterSet],
    // Access unit delimiter; end of sequence, end of stream, filler, and what extensions (SVC, MVC) add
    [9, 9, opener | leftOut],
    [10, 23, leftOut],
  ]),
  typeOf: (firstByte) => firstByte & 0x1f,
  withType: (firstByte, type) => (firstByte & 0xe0) | type,
  fragmentTypeOf: (fragmentHeader) => fragmentHeader & 0x1f,
};
