import { expect } from 'chai';
import fc from 'fast-check';
import { box, fullBox, words } from '../../gateway/media/fmp4/box.ts';
import { type Container, damages, makeSegment, mangleSegment } from '../fixtures/mangled-segments.ts';
import { openNalFormats } from '../../gateway/media/engine/nal-formats.ts';
import { NalPictures } from '../../gateway/media/pull/nal-pictures.ts';
import { readClip } from '../fixtures/pulled-clip.ts';

const containers: readonly Container[] = ['ts', 'mp4'];
/** A quick look; the long run looks longer. */
const numRuns = 150;

describe('A hostile segment', function () {
  this.timeout(600_000);

  it('cannot make much of little: samples that share their bytes are refused', () => {
    const whole = makeSegment('mp4');
    const init = whole.subarray(0, whole.indexOf('moof') - 4);
    const header = fullBox('tfhd', 0x020000, words(1));
    const time = fullBox('tfdt', 0, words(0));
    const runsOf = (count: number): Buffer[] => {
      // Data offset and size: one sample of 1,000 bytes, each time the same ones.
      const headBytes = 8 + 8 + header.length + time.length + count * 24;
      return Array.from({ length: count }, () => fullBox('trun', 0x000201, words(1, headBytes + 8, 1000)));
    };
    const told = [1, 50].map((count) => {
      const moof = box('moof', box('traf', header, time, ...runsOf(count)));
      return readClip(Buffer.concat([init, moof, box('mdat', Buffer.alloc(1000, 1))]), 'mp4');
    });

    expect(told.map(({ fault }) => fault?.reason)).to.deep.equal([undefined, 'malformed']);
    expect(told.map(({ units }) => units.length)).to.deep.equal([1, 1]);
  });

  it('costs no more than its bytes: a fragment has few boxes of samples, a description is small', () => {
    const whole = makeSegment('mp4');
    const init = whole.subarray(0, whole.indexOf('moof') - 4);
    const header = fullBox('tfhd', 0x020000, words(1));
    const time = fullBox('tfdt', 0, words(0));
    const moof = box('moof', box('traf', header, time, fullBox('trun', 0x000200, words(2, 1, 1))));
    const crumbs = Buffer.concat(Array.from({ length: 1000 }, () => box('mdat', Buffer.alloc(0))));
    const large = box('moov', Buffer.concat([init.subarray(init.indexOf('moov') + 4), Buffer.alloc(300_000)]));
    const ofFew = box('mdat', Buffer.alloc(2, 1));

    const told = [ofFew, crumbs].map((tail) => readClip(Buffer.concat([init, moof, tail]), 'mp4').fault?.reason);
    const described = readClip(Buffer.concat([init, large]), 'mp4').fault?.reason;

    expect(told).to.deep.equal([undefined, 'malformed']);
    expect(described).to.equal('malformed');
  });

  it('of millions of tiny units neither throws nor holds up the others, and is given up when they are broken', () => {
    const pushed = [Buffer.from([0, 0, 1, 6, 5]), Buffer.from([0, 0, 1, 0x67, 0x42])].map((nal) => {
      const pictures = new NalPictures(openNalFormats('H264', []), () => undefined);
      const times = { shownTicks: 0, decodeTicks: 0, isBehindLoss: false };
      const startedMs = performance.now();
      pictures.push({ bytes: Buffer.alloc(5 * 1024 * 1024, nal), lengthBytes: 0, ...times }, 0);
      return { isHopeless: pictures.isHopeless, isQuick: performance.now() - startedMs < 2000 };
    });

    expect(pushed).to.deep.equal([
      { isHopeless: false, isQuick: true },
      { isHopeless: true, isQuick: true },
    ]);
  });

  for (const container of containers) {
    it(`never throws and never grows, whatever was done to it (${container})`, () => {
      const whole = makeSegment(container);
      const { length } = readClip(whole, container).pictures;
      fc.assert(
        fc.property(damages, fc.integer({ min: 40, max: 5000 }), (all, pieceBytes) => {
          const mangled = mangleSegment(whole, all);

          const { pictures, units, soundFrames, fault } = readClip(mangled, container, pieceBytes);

          expect(pictures.length).to.be.at.most(length + all.length * 8);
          const sizeBytes = [...units, ...soundFrames].reduce((sum, { bytes }) => sum + bytes.length, 0);
          expect(sizeBytes).to.be.at.most(2 * mangled.length);
          if (fault !== undefined) expect(fault).to.include({ stage: 'stream' });
        }),
        { numRuns },
      );
    });

    it(`of any bytes is a fault with its reason (${container})`, () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 4000 }), (bytes) => {
          const { fault, pictures } = readClip(Buffer.from(bytes), container, 100);

          expect(fault?.reason).to.be.oneOf(['malformed', 'unsupported']);
          expect(pictures).to.be.empty;
        }),
        { numRuns },
      );
    });
  }
});
