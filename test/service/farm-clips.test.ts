import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { clipSections, STREAM_FORMATS, STREAM_KINDS } from '../farm/clips/clip-recipe.ts';
import { prepareClips } from '../farm/clips/prepare-clips.ts';
import { type FrameCode, readFrameCode } from '../farm/frame-code.ts';
import { demoScenario, type FarmScenario } from '../farm/scenario.ts';

const CACHE = resolve('.cache/farm');

/** One camera of the demo, so that the demo's cache serves this test. */
const scenario: FarmScenario = { devices: demoScenario().devices.slice(0, 1) };

/** Decodes a file of the clip to RGBA pictures of the given size and reads each barcode. */
function readCodes(path: string, width: number, height: number): (FrameCode | undefined)[] {
  const size = ['-vf', `scale=${width}:${height}`, '-f', 'rawvideo', '-pix_fmt', 'rgba', 'pipe:1'];
  const { stdout } = spawnSync('ffmpeg', ['-v', 'error', '-i', path, ...size], { maxBuffer: 2 ** 29 });
  const bytes = width * height * 4;
  return Array.from({ length: stdout.length / bytes }, (_, index) =>
    readFrameCode(stdout.subarray(index * bytes, (index + 1) * bytes), width, height),
  );
}

/** What a clip's barcodes must say: counting, then standing still, then nothing at all. */
function expectedCodes(fps: number, camera: number): (FrameCode | undefined)[] {
  const { liveFrames, blackStart, totalFrames } = clipSections(fps);
  return Array.from({ length: totalFrames }, (_, frame) => {
    if (frame >= blackStart) return undefined;
    return { frame: frame < liveFrames ? frame : 0, camera };
  });
}

describe('the clips of the simulated cameras', function () {
  this.timeout(60_000); // an empty cache is filled first
  let folder: string;

  before(async () => {
    folder = (await prepareClips(scenario, CACHE)).folderOf('cam-01', 'VideoSource_1');
  });

  for (const kind of STREAM_KINDS) {
    const { width, height, fps, bitrateKbps } = STREAM_FORMATS[kind];

    it(`carry a readable number in every picture of the ${kind} stream, even at 320 × 180`, () => {
      expect(readCodes(join(folder, `${kind}.h264`), 320, 180)).to.deep.equal(expectedCodes(fps, 1));
    });

    it(`have the promised size, key frames and rate in the ${kind} stream`, async () => {
      const { liveFrames, gopFrames, totalFrames } = clipSections(fps);
      const entries = 'stream=width,height,codec_name,has_b_frames:frame=pict_type,pkt_size';
      const path = join(folder, `${kind}.h264`);
      const { stdout } = spawnSync('ffprobe', ['-v', 'error', '-show_entries', entries, '-of', 'json', path]);
      const shown = JSON.parse(stdout.toString('utf8')) as {
        frames: { pict_type: string; pkt_size: string }[];
        streams: Record<string, unknown>[];
      }; // ffprobe's JSON, asked for above
      const liveBytes = shown.frames.slice(0, liveFrames).reduce((sum, frame) => sum + Number(frame.pkt_size), 0);

      expect(shown.streams[0]).to.include({ codec_name: 'h264', width, height, has_b_frames: 0 });
      expect(shown.frames.map((frame) => frame.pict_type).join('')).to.equal(
        `I${'P'.repeat(gopFrames - 1)}`.repeat(totalFrames / gopFrames),
      );
      expect((liveBytes * 8 * fps) / liveFrames / 1000).to.be.closeTo(bitrateKbps, bitrateKbps * 0.3);
    });
  }

  it('have a snapshot of each second with the same numbers, black at the end', async () => {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.jpg')).sort();
    const codes = names.flatMap((name) => readCodes(join(folder, name), 320, 180));

    expect(codes).to.deep.equal(expectedCodes(25, 1).filter((_, frame) => frame % 25 === 0));
  });

  it('stay readable in a coarse JPEG of 320 × 180', async () => {
    const small = await mkdtemp(join(tmpdir(), 'farm-jpeg-'));
    const output = ['-vf', 'scale=320:180', '-q:v', '10', '-frames:v', '50', join(small, 'picture-%03d.jpg')];
    spawnSync('ffmpeg', ['-v', 'error', '-i', join(folder, 'main.h264'), ...output]);
    const names = (await readdir(small)).sort();
    const codes = names.flatMap((name) => readCodes(join(small, name), 320, 180));
    await rm(small, { recursive: true });

    expect(codes).to.deep.equal(expectedCodes(25, 1).slice(0, 50));
  });

  it('are not encoded again when they are there', async () => {
    const before = await stat(folder);
    const cached: boolean[] = [];
    await prepareClips(scenario, CACHE, ({ wasCached }) => cached.push(wasCached));

    expect(cached).to.deep.equal([true]);
    expect((await stat(folder)).ino).to.equal(before.ino);
  });

  it('leave nothing behind when ffmpeg cannot encode', async () => {
    const cache = await mkdtemp(join(tmpdir(), 'farm-clips-'));
    const path = process.env['PATH'];
    process.env['PATH'] = cache; // no ffmpeg is found there
    const failure = await prepareClips(scenario, cache).catch((error: unknown) => error);
    process.env['PATH'] = path;

    expect(failure).to.be.instanceOf(Error);
    expect(await readdir(cache)).to.deep.equal([]);
    await rm(cache, { recursive: true });
  });
});
