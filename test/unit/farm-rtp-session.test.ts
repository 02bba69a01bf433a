import { expect } from 'chai';
import type { Socket } from 'node:net';
import type { PackedFrame } from '../farm/rtp/packed-clip.ts';
import { RtpSession } from '../farm/rtp/rtp-session.ts';

/** A socket that keeps what is written and says how much of it is unread. */
class ScriptedSocket {
  writableLength = 0;
  readonly destroyed = false;
  readonly written: Buffer[] = [];

  write(bytes: Buffer): boolean {
    this.written.push(Buffer.from(bytes));
    return true;
  }
}

function frameOf(packets: number, isKey: boolean): PackedFrame {
  const packetStarts = Array.from({ length: packets }, (_, index) => index * 20);
  return { bytes: Buffer.alloc(20 * packets), packetStarts, payloadBytes: 4 * packets, isKey };
}

describe('a client of a simulated stream', () => {
  let socket: ScriptedSocket;
  let session: RtpSession;
  let frames: number;

  beforeEach(() => {
    socket = new ScriptedSocket();
    session = new RtpSession(socket as unknown as Socket, { rtp: 2, rtcp: 3 }); // the members that a session uses
    frames = 0;
  });

  function send(frame: PackedFrame, monotonicMs = 1): void {
    session.send(frame, { rtpTicks: 3600 * frames++, monotonicMs, wallMs: 0 });
  }

  function sent(channel: number): Buffer[] {
    return socket.written.filter((bytes) => bytes[1] === channel);
  }

  it('gets one write for each frame, with sequence numbers and times that go on', () => {
    const firstSequence = session.sequence;
    send(frameOf(2, true));
    send(frameOf(1, false));
    const [first, second] = sent(2);

    expect(sent(2).map(({ length }) => length)).to.deep.equal([40, 20]);
    expect([first?.readUInt16BE(6), first?.readUInt16BE(26), second?.readUInt16BE(6)]).to.deep.equal(
      [0, 1, 2].map((step) => (firstSequence + step) % 65_536),
    );
    expect(((second?.readUInt32BE(8) ?? 0) - (first?.readUInt32BE(8) ?? 0) + 2 ** 32) % 2 ** 32).to.equal(3600);
    expect(second?.readUInt32BE(12)).to.equal(session.ssrc);
  });

  it('misses frames up to a key frame when it does not read', () => {
    send(frameOf(1, true));
    socket.writableLength = 1_000_001;
    send(frameOf(1, false));
    send(frameOf(1, true));
    socket.writableLength = 0;
    send(frameOf(1, false));
    expect(sent(2)).to.have.length(1);

    send(frameOf(1, true));
    send(frameOf(1, false));
    expect(sent(2)).to.have.length(3);
  });

  it('never has bytes changed that the kernel has not taken', () => {
    const kept: Buffer[] = [];
    socket.write = (bytes) => kept.push(bytes) > 0;
    socket.writableLength = 100;
    send(frameOf(1, true), -1);
    send(frameOf(1, false), -1);

    expect(kept[0]?.readUInt16BE(6)).to.not.equal(kept[1]?.readUInt16BE(6));
  });

  it('gets a sender report with the first frame and each five seconds', () => {
    send(frameOf(3, true), 1000);
    send(frameOf(1, false), 5999);
    send(frameOf(1, false), 6000);
    const reports = sent(3);

    expect(reports.map((bytes) => bytes.readUInt32BE(4 + 20))).to.deep.equal([3, 5]);
    expect(reports.map((bytes) => bytes.readUInt32BE(4 + 24))).to.deep.equal([12, 20]);
  });
});
