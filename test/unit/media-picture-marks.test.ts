import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { PictureMarks } from '../../gateway/media/picture-marks.ts';
import { markArguments } from '../../gateway/media/pixels/mark-arguments.ts';
import { Pixels } from '../../gateway/media/pixels/pixels.ts';
import { anActor, station } from '../fixtures/estate.ts';
import { FakeClock, beijing } from '../fixtures/patrol.ts';

const pixels = new Pixels({
  ...{ ffmpegPath: 'ffmpeg', concurrency: 1, clipConcurrency: 1, deadlineSeconds: 10 },
  markFont: 'Noto Sans CJK SC',
});

/** A plain grey picture. */
function greyPicture(codec: 'mjpeg' | 'png'): Buffer {
  const source = ['-f', 'lavfi', '-i', 'color=gray:size=640x360', '-frames:v', '1'];
  return execFileSync('ffmpeg', ['-v', 'error', ...source, '-c:v', codec, '-f', 'image2pipe', '-']);
}

/** How far the brightness of a picture's pixels lies apart. */
function spread(jpeg: Buffer): number {
  const args = ['-v', 'error', '-f', 'jpeg_pipe', '-i', '-', '-f', 'rawvideo', '-pix_fmt', 'gray', '-'];
  const luma = execFileSync('ffmpeg', args, { input: jpeg });
  expect(luma).to.have.lengthOf(640 * 360);
  return (
    luma.reduce((most, value) => Math.max(most, value), 0) - luma.reduce((least, value) => Math.min(least, value), 255)
  );
}

describe('the mark on a picture that is given out', () => {
  // A folder of its own for temporary files: others mark pictures at the same time.
  const usual = process.env.TMPDIR;
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'vpg-marks-'));
    process.env.TMPDIR = folder;
  });
  after(() => {
    if (usual === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = usual;
    rmSync(folder, { recursive: true, force: true });
  });

  it('lies on the picture, which keeps its size, and leaves no text behind', async () => {
    for (const [codec, mediaType] of [
      ['mjpeg', 'image/jpeg'],
      ['png', 'image/png'],
    ] as const) {
      const marked = await pixels.markPicture(greyPicture(codec), mediaType, '张三 · 东站派出所\n2026-09-21 10:00');
      expect(spread(marked)).to.be.greaterThan(40);
    }
    expect(spread(greyPicture('mjpeg'))).to.be.lessThan(4);
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it('takes any name as a name: none of its signs reaches a filter or a command line', async () => {
    const name = `%{pts}:x=0' [a];\\drawtext=\n$(id)`;
    expect(JSON.stringify(markArguments('image/jpeg', '/tmp/vpg-text-abc/text.txt', 'Sans'))).to.not.include('pts');
    expect(() => markArguments('image/jpeg', "/tmp/x'/text.txt", 'Sans')).to.throw(RangeError);

    expect(spread(await pixels.markPicture(greyPicture('mjpeg'), 'image/jpeg', name))).to.be.greaterThan(40);
  });

  it('names who asked, of which organisation, and when', async () => {
    const texts: string[] = [];
    const marks = new PictureMarks({
      pixels: { markPicture: async (picture, _type, text) => (texts.push(text), picture) },
      organisations: { findOrganisation: async (_scope, id) => (id === station.id ? station : undefined) },
      clock: new FakeClock(beijing('2026-09-21 10:00')),
    });
    await marks.mark(anActor(station), Buffer.alloc(1));
    await marks.mark({ displayName: '总管', scope: { organisationPath: '/' } }, Buffer.alloc(1));

    expect(texts.map((text) => text.split('\n')[0])).to.deep.equal([`测试 · ${station.name}`, '总管']);
    expect(texts[0]).to.match(/\n2026-09-21 10:00/);
  });
});
