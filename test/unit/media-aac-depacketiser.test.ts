import { execFileSync, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect } from 'chai';
import fc from 'fast-check';
import { AacDepacketiser, type AacPacking } from '../../gateway/media/rtp/aac-depacketiser.ts';
import { readTracks } from '../../gateway/media/rtsp/sdp.ts';
import { rtpPacket } from '../fixtures/h264-clip.ts';

const highRate = {
  payloadType: 97,
  clockHz: 16_000,
  sampleHz: 16_000,
  samplesPerFrame: 1024,
  sizeBits: 13,
  indexBits: 3,
  indexDeltaBits: 3,
};
const lowRate = { ...highRate, sizeBits: 6, indexBits: 2, indexDeltaBits: 2 };

interface Field {
  readonly value: number;
  readonly bits: number;
}

/** One packet's payload: AU headers, then the frames or a piece of one. */
function payloadOf(headers: readonly Field[], data: readonly Buffer[]): Buffer {
  const bits = headers.map(({ value, bits: count }) => (count === 0 ? '' : value.toString(2).padStart(count, '0')));
  const text = bits.join('');
  const bytes = (text.match(/.{1,8}/g) ?? []).map((byte) => parseInt(byte.padEnd(8, '0'), 2));
  return Buffer.concat([Buffer.from([text.length >> 8, text.length & 0xff, ...bytes]), ...data]);
}

function headersOf(sizes: readonly number[], packing: AacPacking = highRate, delta = 0): Field[] {
  return sizes.flatMap((value, index) => [
    { value, bits: packing.sizeBits },
    { value: index === 0 ? 0 : delta, bits: index === 0 ? packing.indexBits : packing.indexDeltaBits },
  ]);
}

function packetsOf(payloads: readonly Buffer[], rtpTime: number, sequence = 0): Buffer[] {
  return payloads.map((payload, index) => {
    const marker = index === payloads.length - 1;
    return rtpPacket(payload, { sequence: sequence + index, rtpTime, payloadType: 97, marker });
  });
}

function fragmentsOf(frame: Buffer, maxBytes: number): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0; at < frame.length; at += maxBytes) {
    pieces.push(payloadOf(headersOf([frame.length]), [frame.subarray(at, at + maxBytes)]));
  }
  return pieces;
}

function depacketise(packets: readonly Buffer[], packing: AacPacking = highRate) {
  const frames: { hex: string; rtpTime: number; samples: number }[] = [];
  const depacketiser = new AacDepacketiser(packing, ({ bytes, rtpTime, samples }) => {
    frames.push({ hex: bytes.toString('hex'), rtpTime, samples });
  });
  for (const packet of packets) depacketiser.push(packet, 0, packet.length);
  return { frames, counts: depacketiser.counts };
}

/** Raw frames of an ADTS stream (ISO/IEC 14496-3 §1.A.3.2), whose headers of 7 bytes are left out. */
function framesOfAdts(stream: Buffer): string[] {
  const frames: string[] = [];
  for (let at = 0; at + 7 <= stream.length;) {
    const length = (stream.readUIntBE(at + 3, 3) >> 5) & 0x1fff;
    frames.push(stream.toString('hex', at + 7, at + length));
    at += length;
  }
  return frames;
}

const frameOf = (length: number, value = 7): Buffer => Buffer.alloc(length, value);

describe('AacDepacketiser', () => {
  it('hands on one frame or several of a packet, each at its own time', () => {
    const frames = [frameOf(5, 1), frameOf(300, 2), frameOf(9, 3)];
    const together = payloadOf(headersOf([5, 300, 9]), frames);

    const seen = depacketise(packetsOf([together], 0xffff_fe00));

    expect(seen.frames).to.deep.equal([
      { hex: frames[0]?.toString('hex'), rtpTime: 0xffff_fe00, samples: 1024 },
      { hex: frames[1]?.toString('hex'), rtpTime: 0x200, samples: 1024 },
      { hex: frames[2]?.toString('hex'), rtpTime: 0x600, samples: 1024 },
    ]);
  });

  it('understands the short fields of the low rate, and fields that are left out', () => {
    const short = payloadOf(headersOf([20, 9], lowRate), [frameOf(20), frameOf(9)]);
    const bare = { ...highRate, sizeBits: 16, indexBits: 0, indexDeltaBits: 0, samplesPerFrame: 960 };
    const plain = payloadOf(headersOf([20], bare), [frameOf(20)]);

    expect(depacketise(packetsOf([short], 0), lowRate).frames).to.have.length(2);
    expect(depacketise(packetsOf([plain], 0), bare).frames[0]).to.include({ samples: 960 });
  });

  it('counts time in ticks of the RTP clock where that is not the sampling rate', () => {
    const packing = { ...highRate, clockHz: 90_000, samplesPerFrame: 2048, sampleHz: 32_000 };
    const together = payloadOf(headersOf([5, 6]), [frameOf(5), frameOf(6)]);

    const { frames } = depacketise(packetsOf([together], 0), packing);

    expect(frames.map(({ rtpTime }) => rtpTime)).to.deep.equal([0, 5760]);
  });

  it('joins the pieces of a frame, and drops it when any piece is lost', () => {
    const frame = Buffer.from(Array.from({ length: 4000 }, (_, index) => index & 0xff));
    const after = payloadOf(headersOf([5]), [frameOf(5)]);
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 4000 }), fc.integer({ min: -1, max: 12 }), (maxBytes, lost) => {
        const pieces = packetsOf(fragmentsOf(frame, maxBytes), 1024, 1);
        const packets = [...packetsOf([after], 0), ...pieces, ...packetsOf([after], 2048, 1 + pieces.length)];

        const { frames } = depacketise(packets.filter((_, index) => lost < 0 || index !== lost + 1));

        const isWhole = lost < 0 || lost > pieces.length;
        const expected = isWhole ? [0, 1024, 2048] : lost === pieces.length ? [0, 1024] : [0, 2048];
        expect(frames.map(({ rtpTime }) => rtpTime)).to.deep.equal(expected);
        if (isWhole) expect(frames[1]?.hex).to.equal(frame.toString('hex'));
      }),
    );
  });

  it('refuses interleaved frames and sizes beyond the packet', () => {
    const interleaved = payloadOf(headersOf([5, 5], highRate, 1), [frameOf(5), frameOf(5)]);
    const beyond = payloadOf(headersOf([5, 500]), [frameOf(5), frameOf(5)]);

    const { frames, counts } = depacketise([...packetsOf([interleaved], 0), ...packetsOf([beyond], 1024, 1)]);

    expect(frames.map(({ rtpTime }) => rtpTime)).to.deep.equal([1024]);
    expect(counts).to.include({ malformedPackets: 2 });
  });

  it('survives any packets', () => {
    const sent = fc.array(fc.tuple(fc.uint8Array({ maxLength: 80 }), fc.nat(2), fc.nat(2)), { maxLength: 30 });
    fc.assert(
      fc.property(sent, (list) => {
        let sequence = 0;
        const packets = list.map(([payload, step, rtpTime]) => {
          sequence += step;
          return rtpPacket(Buffer.from(payload), { sequence, rtpTime, payloadType: 97 });
        });
        for (const { hex } of depacketise(packets).frames) expect(hex.length).to.be.within(2, 2 * 8191);
      }),
    );
  });

  it('finds in the packets and the description of ffmpeg exactly the frames that it was given', async () => {
    const quiet = ['-hide_banner', '-loglevel', 'error'];
    const tone = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=16000', '-t', '1', '-ac', '1', '-c:a', 'aac'];
    const file = execFileSync('ffmpeg', [...quiet, ...tone, '-f', 'matroska', '-']);
    const adts = execFileSync('ffmpeg', [...quiet, '-i', '-', '-c', 'copy', '-f', 'adts', '-'], { input: file });
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const packets: Buffer[] = [];
    socket.on('message', (packet) => packets.push(packet));
    const url = `rtp://127.0.0.1:${socket.address().port}`;
    const sender = spawn('ffmpeg', [...quiet, '-re', '-i', '-', '-c', 'copy', '-f', 'rtp', url]);
    let sdp = '';
    sender.stdout.on('data', (text: Buffer) => (sdp += text.toString()));
    sender.stdin.end(file);
    await once(sender, 'close');
    await new Promise((resolve) => setImmediate(resolve));
    socket.close();

    const { audio } = readTracks(sdp);
    expect(audio).to.include({ kind: 'aac', sampleHz: 16_000, channels: 1, samplesPerFrame: 1024, sizeBits: 13 });
    const { frames, counts } = depacketise(packets, audio?.kind === 'aac' ? audio : highRate);

    // The last few stay in the sender: it ends without sending a packet that is not full.
    expect(frames).to.have.length.above(12);
    expect(frames.map(({ hex }) => hex)).to.deep.equal(framesOfAdts(adts).slice(0, frames.length));
    expect(counts).to.include({ lostPackets: 0, malformedPackets: 0 });
  });
});
