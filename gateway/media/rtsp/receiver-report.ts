const reportType = 201;
const descriptionType = 202;
const ourName = Buffer.from('patrol-gateway', 'latin1');

/**
 * An empty receiver report with the name that the RFC demands (RFC 3550 §6.1), as one interleaved frame. Some servers
 * take a session whose receiver never reports for a dead one.
 *
 * @param channel interleaved channel of the track's RTCP
 * @param ssrc ours, 32 bits
 */
export function writeReceiverReport(channel: number, ssrc: number): Buffer {
  const itemBytes = Math.ceil((2 + ourName.length + 1) / 4) * 4;
  const frame = Buffer.alloc(4 + 8 + 8 + itemBytes);
  frame.set([0x24, channel], 0);
  frame.writeUInt16BE(frame.length - 4, 2);
  frame.set([0x80, reportType, 0, 1], 4);
  frame.writeUInt32BE(ssrc >>> 0, 8);
  frame.set([0x81, descriptionType, 0, 1 + itemBytes / 4], 12);
  frame.writeUInt32BE(ssrc >>> 0, 16);
  frame.set([1, ourName.length, ...ourName], 20);
  return frame;
}
