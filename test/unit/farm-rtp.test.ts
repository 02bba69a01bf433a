import { expect } from 'chai';
import { clipSections } from '../farm/clips/clip-recipe.ts';
import { seededRandom } from '../farm/picture/seeded-random.ts';
import { ClipCursor } from '../farm/rtp/clip-cursor.ts';
import { HEADER_BYTES, packClip } from '../farm/rtp/packed-clip.ts';
import { groupByFrame, MAX_PAYLOAD_BYTES, packetiseFrame, splitNals } from '../farm/rtp/packetise.ts';
import { senderReport } from '../farm/rtp/sender-report.ts';

const random = seededRandom(7);

/** A NAL unit of a type with bytes that never look like a start code. */
function nalOf(type: number, length: number): Buffer {
  const nal = Buffer.from(Array.from({ length }, () => 1 + Math.floor(random() * 255)));
  nal[0] = 0x60 | type;
  if (length > 1) nal[1] = 0x80 | Math.floor(random() * 128); // a first slice
  return nal;
}

function annexBOf(nals: readonly Buffer[]): Buffer {
  return Buffer.concat(nals.flatMap((nal) => [Buffer.from([0, 0, 0, 1]), nal]));
}

/** RFC 6184 §5.6–5.8 read backwards. */
function depacketise(payloads: readonly Buffer[]): Buffer[] {
  const nals: Buffer[] = [];
  for (const payload of payloads) {
    const type = payload.readUInt8(0) & 0x1f;
    if (type === 24) {
      for (let at = 1; at < payload.length; at += 2 + payload.readUInt16BE(at)) {
        nals.push(payload.subarray(at + 2, at + 2 + payload.readUInt16BE(at)));
      }
    } else if (type === 28) {
      const [indicator, header] = [payload.readUInt8(0), payload.readUInt8(1)];
      if ((header & 0x80) !== 0) nals.push(Buffer.from([(indicator & 0xe0) | (header & 0x1f)]));
      nals.push(Buffer.concat([nals.pop() ?? Buffer.alloc(0), payload.subarray(2)]));
    } else {
      nals.push(payload);
    }
  }
  return nals;
}

describe('RTP of the simulated cameras', () => {
  it('carries every NAL unit unharmed, whatever its size', () => {
    for (const size of [2, 100, 1398, 1399, 1400, 1401, 2797, 2798, 50_000]) {
      const nals = [nalOf(7, 20), nalOf(8, 6), nalOf(6, 40), nalOf(5, size)];
      const payloads = packetiseFrame(nals);

      expect(depacketise(payloads)).to.deep.equal(nals);
      expect(Math.max(...payloads.map(({ length }) => length))).to.be.at.most(MAX_PAYLOAD_BYTES);
    }
  });

  it('keeps slices of one picture together and what leads a picture with it', () => {
    const second = nalOf(1, 30);
    second[1] = 0x40;
    const nals = [nalOf(7, 9), nalOf(8, 5), nalOf(5, 30), second, nalOf(6, 8), nalOf(1, 30)];

    expect(groupByFrame(splitNals(annexBOf(nals)))).to.deep.equal([nals.slice(0, 4), nals.slice(4)]);
  });

  it('marks the last packet of each frame and no other', () => {
    const { frames } = packClip(annexBOf([nalOf(7, 9), nalOf(8, 5), nalOf(5, 4000), nalOf(1, 500)]));
    const markers = frames.map(({ bytes, packetStarts }) =>
      packetStarts.map((start) => (bytes.readUInt8(start + 5) & 0x80) !== 0),
    );

    expect(markers).to.deep.equal([[false, false, false, true], [true]]);
    expect(frames.map(({ isKey }) => isKey)).to.deep.equal([true, false]);
  });

  it('gives each packet the length that follows it', () => {
    const { frames } = packClip(annexBOf([nalOf(7, 9), nalOf(8, 5), nalOf(5, 4000)]));
    const [frame] = frames;
    const ends = frame?.packetStarts.map((start) => start + 4 + frame.bytes.readUInt16BE(start + 2));

    expect(ends).to.deep.equal([...(frame?.packetStarts.slice(1) ?? []), frame?.bytes.length]);
    expect(frame?.payloadBytes).to.equal((frame?.bytes.length ?? 0) - 4 * HEADER_BYTES);
  });

  it('refuses a stream without parameter sets', () => {
    expect(() => packClip(annexBOf([nalOf(5, 100)]))).to.throw('not an H.264 stream');
  });
});

describe('the place in a clip', () => {
  const sections = clipSections(15); // live 0–119, frozen 120–149, black 150–179; a key frame every 30

  function take(cursor: ClipCursor, count: number, section: 'live' | 'frozen' | 'black' = 'live'): number[] {
    return Array.from({ length: count }, () => cursor.next(section));
  }

  it('loops over the live part only', () => {
    const cursor = new ClipCursor(sections);
    cursor.seek(118 + 1200);

    expect(take(cursor, 4)).to.deep.equal([118, 119, 0, 1]);
  });

  it('goes to the next key frame when one is wanted, round the end too', () => {
    const cursor = new ClipCursor(sections);
    cursor.seek(31);
    cursor.requestKeyFrame();
    expect(take(cursor, 2)).to.deep.equal([60, 61]);

    cursor.seek(95);
    cursor.requestKeyFrame();
    expect(take(cursor, 2)).to.deep.equal([0, 1]);
  });

  it('repeats a still section while its fault lasts, then goes on with a key frame', () => {
    const cursor = new ClipCursor(sections);
    cursor.seek(40);

    expect(take(cursor, 31, 'frozen').slice(-3)).to.deep.equal([148, 149, 120]);
    expect(take(cursor, 2, 'black')).to.deep.equal([150, 151]);
    expect(take(cursor, 2)).to.deep.equal([60, 61]);
  });
});

describe('a sender report', () => {
  it('says which moment a timestamp means and names its source', () => {
    const atMs = Date.UTC(2025, 0, 1) + 500;
    const bytes = senderReport({ ssrc: 0x12345678, atMs, rtpTime: 90_000, packets: 7, octets: 900 }, 'camera');

    expect(bytes.readUInt32BE(8) - 2_208_988_800).to.equal(Date.UTC(2025, 0, 1) / 1000);
    expect(bytes.readUInt32BE(12)).to.equal(2 ** 31);
    expect([16, 20, 24].map((at) => bytes.readUInt32BE(at))).to.deep.equal([90_000, 7, 900]);
    expect(bytes.length).to.equal(28 + 4 * (bytes.readUInt16BE(30) + 1));
    expect(bytes.toString('ascii', 38, 44)).to.equal('camera');
  });
});
