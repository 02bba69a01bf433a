import iconv from 'iconv-lite';

/**
 * Bytes of a device as text.
 *
 * The prolog's encoding counts before the header's, for cameras put "utf-8" on everything; bytes that are not UTF-8
 * though nothing else was said are GB18030, the superset of GBK and GB2312 in which cheap firmware writes names.
 */
export function decodeXml(bytes: Uint8Array, contentType = ''): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer[0] === 0xff && buffer[1] === 0xfe) return iconv.decode(buffer, 'utf16le');
  if (buffer[0] === 0xfe && buffer[1] === 0xff) return iconv.decode(buffer, 'utf16be');
  const label = labelOf(buffer, contentType);
  if (/^(gb|gbk|cp936|x-gbk)/.test(label)) return iconv.decode(buffer, 'gb18030');
  if (label !== '' && !/^(utf-?8|us-ascii|ascii)$/.test(label) && iconv.encodingExists(label)) {
    return iconv.decode(buffer, label);
  }
  return decodeText(buffer);
}

/** UTF-8, else GB18030. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return iconv.decode(Buffer.from(bytes), 'gb18030');
  }
}

function labelOf(buffer: Buffer, contentType: string): string {
  const prolog = /^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']/.exec(buffer.toString('latin1', 0, 400));
  const header = /charset\s*=\s*"?([\w.:-]{1,40})/i.exec(contentType);
  return (prolog?.[1] ?? header?.[1] ?? '').toLowerCase();
}
