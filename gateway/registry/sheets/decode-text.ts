import iconv from 'iconv-lite';

/** How the bytes of a CSV were written. GB 18030 is a superset of GBK and GB 2312. */
export type TextEncoding = 'utf-8' | 'utf-16le' | 'gb18030';

/**
 * Reads the bytes of a text file whose encoding nobody told: a byte-order mark decides; without one it is UTF-8 when
 * every byte fits, which text in GBK practically never does; else GB 18030, what Chinese office programs write.
 */
export function decodeText(bytes: Uint8Array): { readonly text: string; readonly encoding: TextEncoding } {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    return { text: new TextDecoder('utf-16le').decode(bytes), encoding: 'utf-16le' };
  }
  const utf8 = decodeUtf8(bytes);
  if (utf8 !== undefined) return { text: utf8, encoding: 'utf-8' };
  return {
    text: iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), 'gb18030'),
    encoding: 'gb18030',
  };
}

/** Without its byte-order mark; undefined when a byte does not fit. */
function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
