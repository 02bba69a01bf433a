import { expect } from 'chai';
import fc from 'fast-check';
import { readSenderReport } from '../../gateway/media/rtp/sender-report.ts';

/** A sender report (RFC 3550 §6.4.1) without report blocks. */
function report(ntpSeconds: number, fraction: number, rtpTime: number): Buffer {
  const packet = Buffer.alloc(28);
  packet.set([0x80, 200, 0, 6]);
  packet.writeUInt32BE(ntpSeconds, 8);
  packet.writeUInt32BE(fraction, 12);
  packet.writeUInt32BE(rtpTime, 16);
  return packet;
}

const read = (bytes: Buffer) => readSenderReport(bytes, 0, bytes.length);
const ntpOf = (iso: string): number => (Date.parse(iso) / 1000 + 2_208_988_800) % 2 ** 32;

describe('readSenderReport', () => {
  it('tells which instant belongs to which RTP time, to the millisecond', () => {
    const seconds = ntpOf('2026-11-22T06:00:00Z');

    expect(read(report(seconds, 0xc0000000, 0xfffffff0))).to.deep.equal({
      ntpMs: Date.parse('2026-11-22T06:00:00.750Z'),
      rtpTime: 0xfffffff0,
    });
  });

  it('goes on after the NTP era ends in 2036', () => {
    expect(read(report(ntpOf('2040-01-01T00:00:00Z'), 0, 1))?.ntpMs).to.equal(Date.parse('2040-01-01T00:00:00Z'));
  });

  it('finds the report behind other packets of a compound, wherever it lies in the buffer', () => {
    const seconds = ntpOf('2026-11-22T06:00:00Z');
    const description = Buffer.from('81ca000211111111010161000000'.slice(0, 24), 'hex');
    const bytes = Buffer.concat([Buffer.alloc(5, 0xff), description, report(seconds, 0, 7)]);

    expect(readSenderReport(bytes, 5, bytes.length)?.rtpTime).to.equal(7);
  });

  it('takes nothing from a camera that does not know the time, or from a packet cut short', () => {
    expect(read(report(0, 0, 7))).to.equal(undefined);
    expect(read(report(ntpOf('2026-11-22T06:00:00Z'), 0, 7).subarray(0, 27))).to.equal(undefined);
  });

  it('survives any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => void read(Buffer.from(bytes))));
  });
});
