/** An MP4 box (ISO/IEC 14496-12 §4.2): 32-bit size, four-character type, content. */
export function box(type: string, ...content: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(
    content.reduce((size, part) => size + part.length, 8),
    0,
  );
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, ...content]);
}

/** A box that begins with a version and 24 bits of flags. */
export function fullBox(type: string, versionAndFlags: number, ...content: readonly Buffer[]): Buffer {
  return box(type, words(versionAndFlags), ...content);
}

/** 32-bit big-endian numbers one after another. */
export function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeUInt32BE(value, index * 4));
  return bytes;
}

/** 16-bit big-endian numbers one after another. */
export function halves(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, index) => bytes.writeUInt16BE(value, index * 2));
  return bytes;
}
