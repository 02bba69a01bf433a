import { expect } from 'chai';
import fc from 'fast-check';
import { packClip } from '../farm/rtp/packed-clip.ts';
import { MAX_PAYLOAD_BYTES } from '../farm/rtp/packetise.ts';
import { groupH265ByFrame, packetiseH265Frame } from '../farm/rtp/packetise-h265.ts';

/** A NAL unit of a type, with the bit that marks a picture's first slice. */
function nalOf(type: number, length: number, isFirstSlice = true): Buffer {
  const nal = Buffer.alloc(length, 0x55);
  nal[0] = type << 1;
  nal[1] = 1;
  nal[2] = isFirstSlice ? 0x80 : 0;
  return nal;
}

/** Takes NAL units out of payloads again (RFC 7798 §4.4). */
function receive(payloads: readonly Buffer[]): Buffer[] {
  const nals: Buffer[] = [];
  for (const payload of payloads) {
    const type = (payload.readUInt8(0) >> 1) & 0x3f;
    if (type === 48) {
      for (let at = 2; at < payload.length; at += 2 + payload.readUInt16BE(at)) {
        nals.push(payload.subarray(at + 2, at + 2 + payload.readUInt16BE(at)));
      }
    } else if (type === 49) {
      const head = payload.readUInt8(2);
      if ((head & 0x80) !== 0) nals.push(Buffer.from([(head & 0x3f) << 1, payload.readUInt8(1)]));
      const open = nals.pop() ?? Buffer.alloc(0);
      nals.push(Buffer.concat([open, payload.subarray(3)]));
    } else nals.push(payload);
  }
  return nals;
}

describe('H.265 of the simulated cameras', () => {
  const sets = [nalOf(32, 20), nalOf(33, 40), nalOf(34, 8)];

  it('arrives as it was sent, in packets that fit', () => {
    const anyNals = fc.array(fc.tuple(fc.constantFrom(1, 19, 39), fc.integer({ min: 3, max: 9000 })), { minLength: 1 });
    fc.assert(
      fc.property(anyNals, (shapes) => {
        const nals = [...sets, ...shapes.map(([type, length]) => nalOf(type, length))];
        const payloads = packetiseH265Frame(nals);
        expect(Math.max(...payloads.map(({ length }) => length))).to.be.at.most(MAX_PAYLOAD_BYTES);
        expect(receive(payloads)).to.deep.equal(nals);
      }),
    );
  });

  it('keeps parameter sets and all slices of a picture together', () => {
    const nals = [...sets, nalOf(19, 300), nalOf(19, 300, false), nalOf(1, 200)];

    expect(groupH265ByFrame(nals)).to.deep.equal([nals.slice(0, 5), nals.slice(5)]);
  });

  it('tells key frames, and does without no parameter set', () => {
    const annexB = (nals: readonly Buffer[]): Buffer =>
      Buffer.concat(nals.flatMap((nal) => [Buffer.from([0, 0, 1]), nal]));
    const pictures = [nalOf(19, 300), nalOf(1, 200)];

    const { frames, parameterSets } = packClip(annexB([...sets, ...pictures]), 'h265');

    expect(frames.map(({ isKey }) => isKey)).to.deep.equal([true, false]);
    expect(parameterSets).to.deep.equal(sets);
    expect(() => packClip(annexB([...sets.slice(1), ...pictures]), 'h265')).to.throw('not an H.265 stream');
  });
});
