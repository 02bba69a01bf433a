import { expect } from 'chai';
import type { ColourFrame } from '../../gateway/media/pixels/colour-frame.ts';
import { isMarker, markerPicture } from '../../gateway/media/pixels/marker-picture.ts';
import { Pixels } from '../../gateway/media/pixels/pixels.ts';
import { type CodedRow, SharedDecoding } from '../../gateway/media/pixels/shared-decoding.ts';
import type { PictureCodec } from '../../gateway/media/pixels/snapshot-arguments.ts';
import { GatewayError } from '../../gateway/platform/errors/gateway-error.ts';
import { code } from '../bench/load/picture-samples.ts';
import { rigPixels } from '../fixtures/live-rig.ts';
import { refusal } from '../fixtures/refusal.ts';

const size = { width: 320, height: 180 };
const codecs: readonly PictureCodec[] = ['h264', 'h265', 'jpeg'];

/** What a camera of one plain brightness sends, as a key frame. */
async function plain(codec: PictureCodec, luma: number, width = 640, height = 360): Promise<Buffer> {
  const planes = Buffer.alloc((width * height * 3) / 2, 128).fill(luma, 0, width * height);
  return code([planes], 20, { codec, width, height });
}

const brightness = ([first]: readonly ColourFrame[]) => first?.luma[size.width * 90 + 160] ?? -1;

describe('decoding pictures of several cameras together', function () {
  this.timeout(30_000);

  for (const codec of codecs) {
    it(`tells ${codec} pictures of different sizes apart, each camera's from the others'`, async () => {
      const levels = [40, 90, 140, 190];
      const sent = await Promise.all(levels.map((luma, at) => plain(codec, luma, 640 - 16 * at, 360 + 16 * at)));
      const pixels = new Pixels({ ...rigPixels, checkGatherMs: 50 });

      const seen = await Promise.all(sent.map((keyFrame) => pixels.decodeColours([keyFrame, keyFrame], codec, size)));

      expect(seen.map(({ length }) => length)).to.deep.equal([2, 2, 2, 2]);
      expect(seen.map((frames, at) => Math.abs(brightness(frames) - (levels[at] ?? 0)) < 6)).to.deep.equal([
        ...[true, true, true, true],
      ]);
    });

    it(`knows the marker among ${codec} pictures`, async () => {
      const pixels = new Pixels(rigPixels);
      const frames = await pixels.decodeColours([markerPicture(codec), await plain(codec, 120)], codec, size);

      expect(frames.map(isMarker)).to.deep.equal([true, false]);
    });
  }

  it('gives a camera whose picture is damaged none, and the others theirs', async () => {
    const [good, other] = [await plain('h264', 60), await plain('h264', 160)];
    const pixels = new Pixels({ ...rigPixels, checkGatherMs: 50 });
    const damaged = pixels.decodeColours([good.subarray(0, 30)], 'h264', size);

    const seen = await Promise.all([
      pixels.decodeColours([good], 'h264', size),
      refusal(() => damaged),
      pixels.decodeColours([other], 'h264', size),
    ]);

    expect(seen[1]).to.equal('ffmpeg/failed');
    expect([brightness(seen[0]), brightness(seen[2])].map((luma) => Math.round(luma / 20))).to.deep.equal([3, 8]);
  });
});

describe('a shared run', () => {
  const keyFrames = (name: string): CodedRow => ({ keyFrames: [Buffer.from(name)], codec: 'h264', size });
  const frameOf = (bytes: Buffer): ColourFrame => {
    return { ...size, luma: bytes, blue: Buffer.alloc(0), red: Buffer.alloc(0) };
  };
  const names = (frames: readonly ColourFrame[]) => frames.map(({ luma }) => Buffer.from(luma).toString());

  it('is given up for one run each when it fails, and when a camera sends what looks like a marker', async () => {
    for (const spoil of ['fails', 'marker'] as const) {
      const runs: number[] = [];
      const marker = await new Pixels(rigPixels).decodeColours([markerPicture('h264')], 'h264', size);
      const shared = new SharedDecoding(
        async (row) => {
          runs.push(row.keyFrames.length);
          const isShared = row.keyFrames.length > 1;
          if (isShared && spoil === 'fails') throw new GatewayError('ffmpeg/failed', 'ffmpeg: crashed');
          return isShared ? [...marker, ...marker, ...marker] : row.keyFrames.map(frameOf);
        },
        { gatherMs: 5, mostTogether: 12 },
      );

      const seen = await Promise.all(['east', 'west'].map((name) => shared.decode(keyFrames(name))));

      expect(seen.map(names)).to.deep.equal([['east'], ['west']]);
      expect(runs).to.deep.equal([4, 1, 1]);
    }
  });

  it('leaves out who has gone meanwhile', async () => {
    const runs: number[] = [];
    const shared = new SharedDecoding(
      async (row) => {
        runs.push(row.keyFrames.length);
        return row.keyFrames.map(frameOf);
      },
      { gatherMs: 5, mostTogether: 12 },
    );
    const gone = new AbortController();
    const late = shared.decode({ ...keyFrames('gone'), signal: gone.signal }).then(
      () => 'decoded',
      () => 'left out',
    );
    const stays = shared.decode(keyFrames('stays'));
    gone.abort();

    expect([await late, names(await stays)]).to.deep.equal(['left out', ['stays']]);
    expect(runs).to.deep.equal([1]);
  });
});
