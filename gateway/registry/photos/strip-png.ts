/**
 * Takes everything out of a PNG that is not the picture: texts, times, Exif, private chunks, and what hangs behind its
 * end. Chunks are read and written again (W3C PNG, third edition, §11); pixels are not touched.
 */

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

const pictureChunks: ReadonlySet<string> = new Set([
  ...['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND', 'gAMA', 'cHRM', 'sRGB', 'sBIT', 'bKGD', 'pHYs', 'cICP'],
]);

/** @returns undefined when it is no whole PNG */
export function stripPng(bytes: Buffer): Buffer | undefined {
  if (!bytes.subarray(0, signature.length).equals(signature)) return undefined;
  const kept: Buffer[] = [signature];
  let hasPicture = false;
  for (let at = signature.length; at + 12 <= bytes.length;) {
    const end = at + 12 + bytes.readUInt32BE(at);
    if (end > bytes.length) return undefined;
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (kept.length === 1 && type !== 'IHDR') return undefined;
    if (pictureChunks.has(type)) kept.push(bytes.subarray(at, end));
    hasPicture ||= type === 'IDAT';
    if (type === 'IEND') return hasPicture ? Buffer.concat(kept) : undefined;
    at = end;
  }
  return undefined;
}
