/** RTCP as far as a receiver of cameras needs it (RFC 3550 §6). */
const senderReportType = 200;
const receiverReportType = 201;
const descriptionType = 202;
/** Header, SSRC, NTP time, RTP time, two counters. */
const senderReportBytes = 28;
/** From 1900, where NTP counts from, to 1970. */
const ntpToUnixSeconds = 2_208_988_800;
/** NTP seconds below the half of their range belong to the era that begins in 2036 (RFC 4330 §3). */
const eraSeconds = 2 ** 32;

/** Which instant of the camera's wall clock belongs to which RTP time (RFC 3550 §6.4.1). */
export interface SenderReport {
  /** The camera's clock, ms since epoch. As right as the camera's clock is. */
  readonly ntpMs: number;
  /** 32 bits. */
  readonly rtpTime: number;
}

/** The first sender report of a compound packet `bytes[start, end)`; undefined when none tells a time. Never throws. */
export function readSenderReport(bytes: Buffer, start: number, end: number): SenderReport | undefined {
  for (let at = start; at + 8 <= end;) {
    const next = at + 4 + bytes.readUInt16BE(at + 2) * 4;
    if (bytes.readUInt8(at) >> 6 !== 2 || next > end) return undefined;
    if (bytes.readUInt8(at + 1) === senderReportType && next - at >= senderReportBytes) {
      return readTimes(bytes.readUInt32BE(at + 8), bytes.readUInt32BE(at + 12), bytes.readUInt32BE(at + 16));
    }
    at = next;
  }
  return undefined;
}

function readTimes(seconds: number, fraction: number, rtpTime: number): SenderReport | undefined {
  // A camera that does not know the time sends zero.
  if (seconds === 0) return undefined;
  const inEra = seconds < eraSeconds / 2 ? seconds + eraSeconds : seconds;
  return { ntpMs: (inEra - ntpToUnixSeconds) * 1000 + Math.round((fraction * 1000) / eraSeconds), rtpTime };
}

/**
 * An empty receiver report with the name that the RFC demands, as one interleaved frame. Some servers take a session
 * whose receiver never reports for a dead one.
 *
 * @param channel interleaved channel of the track's RTCP
 * @param ssrc ours, 32 bits
 */
export function writeReceiverReport(channel: number, ssrc: number): Buffer {
  const name = Buffer.from('patrol-gateway', 'latin1');
  const itemBytes = Math.ceil((2 + name.length + 1) / 4) * 4;
  const packet = Buffer.alloc(4 + 8 + 8 + itemBytes);
  packet.set([0x24, channel], 0);
  packet.writeUInt16BE(packet.length - 4, 2);
  packet.set([0x80, receiverReportType, 0, 1], 4);
  packet.writeUInt32BE(ssrc >>> 0, 8);
  packet.set([0x81, descriptionType, 0, 1 + itemBytes / 4], 12);
  packet.writeUInt32BE(ssrc >>> 0, 16);
  packet.set([1, name.length, ...name], 20);
  return packet;
}
