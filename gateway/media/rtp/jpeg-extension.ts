const rtpHeaderBytes = 12;
/** The first packet of a picture, and one that begins with a segment of its own (ONVIF streaming specification §5.2). */
const profiles = new Set([0xffd8, 0xffff]);
const frameMarkers = new Set([0xffc0, 0xffc1]);

/**
 * Size of a picture beyond 2040 pixels, which RFC 2435 cannot tell: ONVIF cameras put the JPEG file's own segments into
 * an RTP header extension. Undefined when there is none with a size.
 *
 * @param start where the packet begins; its extension was found to lie within `bytes`
 */
export function sizeInExtension(bytes: Buffer, start: number): { width: number; height: number } | undefined {
  const first = bytes.readUInt8(start);
  const at = start + rtpHeaderBytes + (first & 0x0f) * 4;
  if ((first & 0x10) === 0 || !profiles.has(bytes.readUInt16BE(at))) return undefined;
  const end = at + 4 + bytes.readUInt16BE(at + 2) * 4;
  for (let segment = at + 4; segment + 9 <= end; segment += 2 + bytes.readUInt16BE(segment + 2)) {
    if (!frameMarkers.has(bytes.readUInt16BE(segment))) continue;
    const [height, width] = [bytes.readUInt16BE(segment + 5), bytes.readUInt16BE(segment + 7)];
    return width > 0 && height > 0 ? { width, height } : undefined;
  }
  return undefined;
}
