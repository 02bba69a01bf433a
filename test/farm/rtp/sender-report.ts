/** Seconds from 1900 (NTP) to 1970 (Unix). */
const NTP_EPOCH_SECONDS = 2_208_988_800;
const SENDER_REPORT = 200;
const SOURCE_DESCRIPTION = 202;

export interface SenderReport {
  readonly ssrc: number;
  /** The sender's wall clock, ms since epoch. */
  readonly atMs: number;
  readonly rtpTime: number;
  readonly packets: number;
  readonly octets: number;
}

/** A compound RTCP packet: sender report and the CNAME that must go with it (RFC 3550 §6.4.1, §6.5). */
export function senderReport(report: SenderReport, cname: string): Buffer {
  const bytes = Buffer.alloc(28);
  bytes[0] = 0x80;
  bytes[1] = SENDER_REPORT;
  bytes.writeUInt16BE(6, 2);
  bytes.writeUInt32BE(report.ssrc, 4);
  bytes.writeUInt32BE((Math.floor(report.atMs / 1000) + NTP_EPOCH_SECONDS) >>> 0, 8);
  bytes.writeUInt32BE(Math.floor(((report.atMs % 1000) / 1000) * 2 ** 32), 12);
  bytes.writeUInt32BE(report.rtpTime >>> 0, 16);
  bytes.writeUInt32BE(report.packets >>> 0, 20);
  bytes.writeUInt32BE(report.octets >>> 0, 24);
  return Buffer.concat([bytes, sourceDescription(report.ssrc, cname)]);
}

function sourceDescription(ssrc: number, cname: string): Buffer {
  const name = Buffer.from(cname, 'ascii');
  const words = Math.ceil((8 + 2 + name.length + 1) / 4); // ends with at least one zero byte
  const bytes = Buffer.alloc(words * 4);
  bytes[0] = 0x81;
  bytes[1] = SOURCE_DESCRIPTION;
  bytes.writeUInt16BE(words - 1, 2);
  bytes.writeUInt32BE(ssrc, 4);
  bytes[8] = 1; // CNAME
  bytes[9] = name.length;
  name.copy(bytes, 10);
  return bytes;
}
