import { nalRole, type NalSyntax, tableOfRoles } from './nal-syntax.ts';

/** NAL unit types of H.265 (ITU-T H.265 table 7-1) that other code names. */
export const h265Nal = { vps: 32, sps: 33, pps: 34 } as const;

const { slice, key, dependentLeading, opener, leftOut, parameterSet, cutsLeading } = nalRole;

/** H.265 and its RTP payload format (RFC 7798 §4.4) without DONL fields: AP is 48, FU is 49. */
export const h265Syntax: NalSyntax = {
  headerBytes: 2,
  aggregateType: 48,
  fragmentType: 49,
  roles: tableOfRoles([
    // TRAIL, TSA, STSA, RADL; RASL; reserved ones
    [0, 7, slice],
    [8, 9, slice | dependentLeading],
    [10, 15, leftOut],
    // BLA; IDR, CRA; reserved ones
    [16, 18, slice | key | cutsLeading],
    [19, 21, slice | key],
    [22, 31, leftOut],
    [h265Nal.vps, h265Nal.pps, opener | leftOut | parameterSet],
    // Access unit delimiter; end of sequence and of bitstream; filler; prefix SEI (a suffix SEI has no role); reserved
    [35, 35, opener | leftOut],
    [36, 37, leftOut | cutsLeading],
    [38, 38, leftOut],
    [39, 39, opener],
    [41, 47, leftOut],
  ]),
  typeOf: (firstByte) => (firstByte >> 1) & 0x3f,
  withType: (firstByte, type) => (firstByte & 0x81) | (type << 1),
  fragmentTypeOf: (fragmentHeader) => fragmentHeader & 0x3f,
};
