import { expect } from 'chai';
import { firstPictureOf } from '../../gateway/media/fmp4/annex-b.ts';
import type { MediaPart } from '../../gateway/media/fmp4/media-part.ts';
import { PartBuilder } from '../../gateway/media/fmp4/part-builder.ts';
import { makeClip, splitAnnexB } from '../fixtures/h264-clip.ts';

const frameTicks = 6000;

/** A picture every 1/15 s, key frames every second, and an end. */
function partsOf(pictures: readonly Buffer[], builder = new PartBuilder(), startTicks = 0): MediaPart[] {
  const parts = pictures.map((picture, index) =>
    builder.add(picture, { decodeTicks: startTicks + index * frameTicks, offsetTicks: 0 }, index % 15 === 0),
  );
  parts.push(builder.closeAt(startTicks + pictures.length * frameTicks));
  return parts.filter((part) => part !== undefined);
}

function hollowPictures(count: number): Buffer[] {
  return Array.from({ length: count }, (_, index) => Buffer.alloc(100, index));
}

describe('PartBuilder', () => {
  it('sends the first picture as soon as the second one is there', () => {
    const builder = new PartBuilder();
    const [first, second] = hollowPictures(2);

    const before = builder.add(first ?? Buffer.alloc(0), { decodeTicks: 0, offsetTicks: 0 }, true);
    const part = builder.add(second ?? Buffer.alloc(0), { decodeTicks: 6000, offsetTicks: 0 }, false);

    expect(before).to.equal(undefined);
    expect(part).to.include({ startTicks: 0, durationTicks: 6000, isIndependent: true, endsGroup: false });
  });

  it('closes a part after 0.2 s and before every key frame', () => {
    const parts = partsOf(hollowPictures(30));

    expect(parts.map(({ durationTicks }) => durationTicks / frameTicks)).to.deep.equal([
      1, 3, 3, 3, 3, 2, 3, 3, 3, 3, 3,
    ]);
    expect(parts.map(({ startTicks }) => startTicks / frameTicks)).to.deep.equal([
      0, 1, 4, 7, 10, 13, 15, 18, 21, 24, 27,
    ]);
    expect(parts.flatMap(({ isIndependent }, index) => (isIndependent ? [index] : []))).to.deep.equal([0, 6]);
    expect(parts.flatMap(({ endsGroup }, index) => (endsGroup ? [index] : []))).to.deep.equal([5, 10]);
  });

  it('makes each part of exactly its size, alone in its memory', () => {
    for (const { bytes } of partsOf(hollowPictures(40))) {
      const moofBytes = Buffer.from(bytes.buffer).readUInt32BE(0);
      const mdatBytes = Buffer.from(bytes.buffer).readUInt32BE(moofBytes);
      expect(bytes.byteLength).to.equal(bytes.buffer.byteLength);
      expect(moofBytes + mdatBytes).to.equal(bytes.byteLength);
    }
  });

  it('counts time beyond 32 bits', () => {
    const [part] = partsOf(hollowPictures(2), new PartBuilder(), 2 ** 33 + 5);
    const bytes = Buffer.from(part?.bytes ?? []);

    expect(bytes.readBigUInt64BE(bytes.indexOf('tfdt') + 8)).to.equal(2n ** 33n + 5n);
  });

  it('keeps no offsets where pictures are shown in their order', () => {
    const builder = new PartBuilder();
    const ordered = [0, 1].map((index) => builder.add(Buffer.alloc(9), { decodeTicks: index, offsetTicks: 0 }, true));
    const shuffled = [2, 3].map((index) => builder.add(Buffer.alloc(9), { decodeTicks: index, offsetTicks: 7 }, true));

    const runOf = (part?: MediaPart): number => {
      const bytes = Buffer.from(part?.bytes ?? []);
      return bytes.readUInt32BE(bytes.indexOf('trun') + 4);
    };
    expect(runOf(ordered[1])).to.equal(0x00000305);
    expect(runOf(shuffled[1])).to.equal(0x01000b05);
  });

  it('puts what a later format needs before its key frames only', () => {
    const builder = new PartBuilder();
    builder.repeatAtKeyFrames(Buffer.from('sets'));

    const parts = partsOf(hollowPictures(16), builder);

    const key = parts.filter(({ isIndependent }) => isIndependent);
    const delta = parts.filter(({ isIndependent }) => !isIndependent);
    expect(key.map(({ bytes }) => Buffer.from(bytes).includes('sets'))).to.deep.equal([true, true]);
    expect(delta.some(({ bytes }) => Buffer.from(bytes).includes('sets'))).to.equal(false);
    expect(key.map(({ firstSampleBytes }) => firstSampleBytes)).to.deep.equal([104, 104]);
  });

  it('closes early instead of growing when pictures are huge or countless', () => {
    const huge = partsOf(Array.from({ length: 6 }, () => Buffer.alloc(3 * 1024 * 1024)));
    const builder = new PartBuilder();
    const countless = Array.from({ length: 1000 }, (_, index) =>
      builder.add(Buffer.alloc(1), { decodeTicks: index, offsetTicks: 0 }, index === 0),
    ).filter((part) => part !== undefined);

    for (const { bytes } of huge) expect(bytes.length).to.be.below(8.1 * 1024 * 1024);
    expect(countless).to.have.length.at.least(7);
  });

  it('leaves sound out that comes without a picture or beyond reason', () => {
    const builder = new PartBuilder();
    builder.addAudio(Buffer.alloc(100), 0, 1024);
    builder.add(Buffer.alloc(9), { decodeTicks: 0, offsetTicks: 0 }, true);
    for (let frame = 0; frame < 10_000; frame += 1) builder.addAudio(Buffer.alloc(2000), frame * 1024, 1024);

    const part = builder.closeAt(3600);

    expect(part?.bytes.length).to.be.within(200_000, 300_000);
  });

  it('moves its pictures when they are so many that the head has no room, and when their memory is too small', () => {
    const builder = new PartBuilder();
    const pictures = Array.from({ length: 101 }, (_, index) => Buffer.alloc(300 + index, index));
    const few = pictures.slice(0, 1).map((bytes) => builder.add(bytes, { decodeTicks: 0, offsetTicks: 0 }, true));
    pictures.slice(1).forEach((bytes, index) => {
      builder.add(bytes, { decodeTicks: 1 + index, offsetTicks: 9 }, false);
    });

    const part = builder.closeAt(200);

    const bytes = Buffer.from(part?.bytes ?? []);
    expect(few).to.deep.equal([undefined]);
    expect(bytes.toString('latin1', 4, 8)).to.equal('moof');
    expect(bytes.subarray(part?.firstSampleOffset)).to.deep.equal(Buffer.concat(pictures.slice(1)));
  });
});

describe('firstPictureOf', () => {
  it('gives the key frame of a part as a byte stream with its parameter sets', () => {
    const clip = makeClip({ seconds: 1 });
    const samples = clip.pictures.map((nals) =>
      Buffer.concat(
        nals.flatMap((nal) => {
          const size = Buffer.alloc(4);
          size.writeUInt32BE(nal.length);
          return [size, nal];
        }),
      ),
    );
    const [part] = partsOf(samples);
    if (part === undefined) throw new Error('no part');

    const nals = splitAnnexB(firstPictureOf(part, { kind: 'h264', parameterSets: [clip.sps, clip.pps] }));

    expect(nals).to.deep.equal([clip.sps, clip.pps, ...(clip.pictures[0] ?? [])]);
  });

  it('gives a JPEG file as it is', () => {
    const file = Buffer.from('ffd8ffe0ffd9', 'hex');
    const [part] = partsOf([file]);
    if (part === undefined) throw new Error('no part');

    expect(firstPictureOf(part, { kind: 'jpeg', parameterSets: [] })).to.deep.equal(file);
  });
});
