/** Tables that RTP/JPEG leaves out of its packets because both sides know them. */

/** Quantisation at quality 50 in zigzag order (RFC 2435 appendix A). */
const luma50 = [
  16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51, 61,
  60, 57, 51, 56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87, 95, 98, 103, 104, 103, 62, 77, 113, 121,
  112, 100, 120, 92, 101, 103, 99,
];
const chroma50 = [17, 18, 18, 24, 21, 24, 47, 26, 26, 47, 99, 66, 56, 66, ...Array.from({ length: 50 }, () => 99)];

/**
 * Both quantisation tables of a quality, 128 bytes in zigzag order: luma, then chroma.
 *
 * @param quality the Q field, 1–99
 */
export function quantisationTables(quality: number): Buffer {
  const scale = quality < 50 ? Math.floor(5000 / quality) : 200 - quality * 2;
  const scaled = [...luma50, ...chroma50].map((step) => Math.floor((step * scale + 50) / 100));
  return Buffer.from(scaled.map((step) => Math.min(Math.max(step, 1), 255)));
}

/**
 * The `DHT` segments of ITU-T T.81 annex K.3: for each table its class and id, the number of codes of each length, and
 * the values. Luma DC, luma AC, chroma DC, chroma AC.
 */
const huffmanHex = [
  '00 00010501010101010100000000000000 000102030405060708090a0b',
  `10 0002010303020403050504040000017d
   0102030004110512213141061351610722711432 8191a1082342b1c11552d1f02433627282090a161718191a25262728292a34
   35363738393a434445464748494a535455565758595a636465666768696a737475767778797a838485868788898a9293949596
   9798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1
   f2f3f4f5f6f7f8f9fa`,
  '01 00030101010101010101010000000000 000102030405060708090a0b',
  `11 00020102040403040705040400010277
   000102031104052131061241510761711322328108144291a1b1c109233352f0156272d10a162434e125f11718191a26272829
   2a35363738393a434445464748494a535455565758595a636465666768696a737475767778797a82838485868788898a929394
   95969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae2e3e4e5e6e7e8e9ea
   f2f3f4f5f6f7f8f9fa`,
];

/** Contents of one `DHT` segment with all four tables. */
export const huffmanTables: Buffer = Buffer.from(huffmanHex.join('').replace(/\s/g, ''), 'hex');
