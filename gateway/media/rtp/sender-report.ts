const reportType = 200;
/** Header, SSRC, NTP time, RTP time, two counters. */
const reportBytes = 28;
/** From 1900, where NTP counts from, to 1970. */
const ntpToUnixSeconds = 2_208_988_800;
/** NTP seconds in the lower half of their range belong to the era that begins in 2036 (RFC 4330 §3). */
const eraSeconds = 2 ** 32;

/** Which instant of the camera's wall clock belongs to which RTP time (RFC 3550 §6.4.1). */
interface SenderReport {
  /** The camera's clock, ms since epoch; as right as the camera's clock is. */
  readonly ntpMs: number;
  /** 32 bits. */
  readonly rtpTime: number;
}

/** The first sender report of a compound RTCP packet `bytes[start, end)`; undefined when none tells a time. Never throws. */
export function readSenderReport(bytes: Buffer, start: number, end: number): SenderReport | undefined {
  for (let at = start; at + 8 <= end;) {
    const next = at + 4 + bytes.readUInt16BE(at + 2) * 4;
    if (bytes.readUInt8(at) >> 6 !== 2 || next > end) return undefined;
    if (bytes.readUInt8(at + 1) === reportType && next - at >= reportBytes) {
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
