import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';
import { LiveRing } from '../../gateway/media/hls/live-ring.ts';
import { PictureService } from '../../gateway/media/picture-service.ts';
import { Pixels } from '../../gateway/media/pixels/pixels.ts';
import { aacPacket, makeAacClip } from '../fixtures/aac-clip.ts';
import { type CodedClip, makeCodedClip } from '../fixtures/coded-clip.ts';
import { hollowPolicy } from '../fixtures/hollow-ring.ts';
import { newPackedStream, type PackedStream, packetsOf, sendClip, trackOf } from '../fixtures/packed-stream.ts';
import { refusal } from '../fixtures/refusal.ts';
import { poll } from '../poll.ts';

const scope = { organisationPath: '/' };
/** All that is ever recorded here. */
const wide = { fromMs: 990_000, toMs: 1_060_000 };
const size = { width: 320, height: 180 };
const policy = { ffmpegPath: 'ffmpeg', concurrency: 2, clipConcurrency: 1, deadlineSeconds: 10 };

/** A ring into which sessions of a camera are recorded, one after another. */
class Recorded {
  readonly ring = new LiveRing(hollowPolicy);
  readonly pieces: Uint8Array[] = [];
  beganMs = 1_000_000;
  nowMs = this.beganMs;
  #endTicks = 0;

  session(clip: CodedClip, pauseMs = 0): this {
    const stream = newPackedStream({ video: trackOf(clip), startTicks: this.#endTicks });
    stream.nowMs = this.nowMs + pauseMs;
    sendClip(stream, clip);
    return this.take(stream);
  }

  /** What a session gave, already packed. */
  take(stream: PackedStream): this {
    const [format] = stream.formats;
    if (format === undefined) throw new Error('no format');
    this.ring.begin(format);
    stream.parts.forEach((part, index) => this.ring.add(part, stream.instants[index] ?? 0));
    this.ring.end();
    this.pieces.push(...stream.pieces);
    this.#endTicks = stream.parts.reduce((_, { startTicks, durationTicks }) => startTicks + durationTicks, 0);
    this.nowMs = stream.nowMs;
    return this;
  }
}

/** A service whose camera has these rings; nothing is live. */
function serviceOf(rings: { main?: LiveRing; sub?: LiveRing }, pixels = new Pixels(policy)): PictureService {
  const ringOf = new Map(Object.entries(rings));
  return new PictureService({
    warmUp: { locate: async () => ({ main: 'main', sub: 'sub' }), keep: async () => undefined },
    engine: {
      status: () => undefined,
      between: (key, interval) => ringOf.get(key)?.between(interval) ?? [],
      newestKeyFrame: () => Promise.reject(new Error('nothing is live')),
    },
    pixels,
    policy: { firstFrameSeconds: 1 },
  });
}

/** Every decoded picture, as brightness at the clip's own size. */
function decode(bytes: Buffer): Buffer[] {
  const args = ['-v', 'error', '-i', '-', '-vf', 'format=gray', '-vsync', 'passthrough', '-f', 'rawvideo', '-'];
  const raw = execFileSync('ffmpeg', args, { input: bytes, maxBuffer: 512 * 1024 * 1024 });
  const frameBytes = size.width * size.height;
  return Array.from({ length: raw.length / frameBytes }, (_, index) =>
    raw.subarray(index * frameBytes, (index + 1) * frameBytes),
  );
}

/** Mean difference of two pictures, from 0 to 255. */
function distance(one: Buffer, other: Buffer): number {
  return one.reduce((sum, value, index) => sum + Math.abs(value - (other[index] ?? 0)), 0) / one.length;
}

describe('clips and pictures out of the live ring', function () {
  this.timeout(60_000);
  let folder: string;
  const usualFolder = process.env.TMPDIR;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'vpg-test-'));
    process.env.TMPDIR = folder;
  });
  after(() => {
    if (usualFolder === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = usualFolder;
    rmSync(folder, { recursive: true });
  });

  const leftovers = (): string[] => readdirSync(folder).filter((name) => name.startsWith('vpg-clip-'));

  for (const [name, options] of [
    ['H.264', { encoder: 'libx264' }],
    ['H.264 with B-frames', { encoder: 'libx264', bFrames: 2 }],
    ['H.265', { encoder: 'libx265' }],
    ['H.265 with B-frames', { encoder: 'libx265', bFrames: 2 }],
  ] as const) {
    describe(name, () => {
      let recorded: Recorded;
      let source: Buffer[];

      before(() => {
        recorded = new Recorded().session(makeCodedClip(options));
        source = decode(Buffer.concat(recorded.pieces));
      });

      it('becomes a plain MP4 with its index in front and every picture as it was', async () => {
        const { bytes, sizeBytes, fromMs, toMs } = await serviceOf({ main: recorded.ring }).clip(scope, 'cam', wide);
        const mp4 = await buffer(bytes);

        expect(mp4.length).to.equal(sizeBytes);
        expect(mp4.indexOf('moov')).to.be.within(1, mp4.indexOf('mdat'));
        expect(mp4.includes('moof')).to.equal(false);
        const decoded = decode(mp4);
        expect(decoded).to.have.length(60);
        expect(decoded.map((each, index) => each.equals(source[index] ?? each))).to.not.include(false);
        expect((toMs - fromMs) / 1000).to.be.closeTo(4, 0.1);
        expect(leftovers()).to.deep.equal([]);
      });

      it('begins with the key frame at or before what is asked for', async () => {
        const interval = { fromMs: recorded.beganMs + 2400, toMs: recorded.beganMs + 3600 };

        const clip = await serviceOf({ main: recorded.ring }).clip(scope, 'cam', interval);

        const decoded = decode(await buffer(clip.bytes));
        expect(decoded[0]?.equals(source[30] ?? Buffer.alloc(0)), 'the third key frame').to.equal(true);
        expect(clip.fromMs).to.be.within(interval.fromMs - 600, interval.fromMs);
        expect(clip.toMs).to.be.within(interval.toMs, interval.toMs + 400);
      });

      it('gives the very picture that was shown at an instant', async () => {
        const pixels = new Pixels(policy);
        const service = serviceOf({ sub: recorded.ring }, pixels);
        const beganMs = recorded.ring.between(wide)[0]?.parts[0]?.atMs ?? 0;
        for (const index of [0, 7, 22, 44, 58]) {
          const { jpeg, atMs } = await service.snapshot(scope, 'cam', { atMs: beganMs + (index * 1000) / 15 + 30 });

          const { luma } = await pixels.decodeFrame(jpeg, 'jpeg', size);
          const distances = source.map((frame) => distance(frame, luma));
          const nearest = distances.indexOf(Math.min(...distances));
          expect(nearest, `picture ${index}`).to.equal(index);
          expect(atMs).to.be.closeTo(beganMs + (nearest * 1000) / 15, 1);
        }
      });
    });
  }

  it('keeps the sound as it was', async () => {
    const clip = makeCodedClip({ encoder: 'libx264', seconds: 2 });
    const sound = makeAacClip(2);
    const stream = newPackedStream({ video: trackOf(clip), audio: sound.track });
    let frame = 0;
    packetsOf(clip).forEach((packets, index) => {
      while ((frame * 1024) / 16_000 <= index / clip.fps && frame < sound.frames.length) {
        const packet = aacPacket(sound.frames[frame] ?? Buffer.alloc(0), frame, frame * 1024);
        stream.packer.pushAudio(packet, 0, packet.length);
        frame += 1;
      }
      stream.nowMs += 1000 / clip.fps;
      for (const packet of packets) stream.packer.pushVideo(packet, 0, packet.length);
    });
    stream.packer.finish();
    const { ring } = new Recorded().take(stream);

    const { bytes } = await serviceOf({ main: ring }).clip(scope, 'cam', wide);

    const input = await buffer(bytes);
    const args = ['-v', 'error', '-count_packets', '-show_entries', 'stream=codec_name,nb_read_packets'];
    const told = execFileSync('ffprobe', [...args, '-of', 'csv=p=0', '-'], { input, encoding: 'utf8' })
      .trim()
      .split('\n');
    expect(told[0]).to.equal('h264,30');
    expect(Number(/^aac,(\d+)$/.exec(told[1] ?? '')?.[1])).to.be.within(28, 33);
    expect(decode(input)).to.have.length(30);
  });

  it('joins the sessions before and after a reconnect', async () => {
    const clip = makeCodedClip({ encoder: 'libx264', seconds: 2 });
    const { ring } = new Recorded().session(clip).session(clip, 5000);

    const { bytes, fromMs, toMs } = await serviceOf({ main: ring }).clip(scope, 'cam', wide);

    expect(decode(await buffer(bytes))).to.have.length(60);
    expect((toMs - fromMs) / 1000).to.be.closeTo(9, 0.2);
  });

  it('takes the longest piece of one format', async () => {
    const before = makeCodedClip({ encoder: 'libx264', seconds: 3 });
    const after = makeCodedClip({ encoder: 'libx265', seconds: 1 });
    const { ring, beganMs } = new Recorded().session(before).session(after);

    const { bytes, toMs } = await serviceOf({ main: ring }).clip(scope, 'cam', wide);

    expect(decode(await buffer(bytes))).to.have.length(45);
    expect(toMs - beganMs).to.be.closeTo(3000, 200);
  });

  it('prefers the main stream, unless the sub-stream holds more of the time', async () => {
    const clip = makeCodedClip({ encoder: 'libx264', seconds: 2 });
    const two = new Recorded().session(clip).ring;
    const four = new Recorded().session(clip).session(clip).ring;
    const framesOf = async (rings: { main?: LiveRing; sub?: LiveRing }): Promise<number> => {
      const { bytes } = await serviceOf(rings).clip(scope, 'cam', wide);
      return decode(await buffer(bytes)).length;
    };

    expect(await framesOf({ main: two, sub: four })).to.equal(60);
    expect(await framesOf({ main: four, sub: two })).to.equal(60);
    expect(await framesOf({ sub: two })).to.equal(30);
  });

  it('has no clip of a time that is not in memory', async () => {
    const { ring } = new Recorded().session(makeCodedClip({ encoder: 'libx264', seconds: 1 }));

    expect(await refusal(() => serviceOf({}).clip(scope, 'cam', wide))).to.equal('clip/unavailable');
    const later = serviceOf({ main: ring }).clip(scope, 'cam', { fromMs: 1_500_000, toMs: 1_600_000 });
    expect(await refusal(() => later)).to.equal('clip/unavailable');
  });

  /** A program that plays ffmpeg: it hangs over clips and makes pictures at once. */
  function slowFfmpeg(): string {
    const path = join(folder, 'slow-ffmpeg');
    const script = `#!/bin/sh\ncase "$*" in *faststart*) exec sleep 60;; esac\ncat > /dev/null\nprintf '\\377\\330\\377\\331'\n`;
    writeFileSync(path, script);
    chmodSync(path, 0o755);
    return path;
  }

  it('lets no picture wait for clips, refuses clips beyond its queue, and ends those that nobody waits for', async () => {
    const { ring } = new Recorded().session(makeCodedClip({ encoder: 'libx264', seconds: 1 }));
    const pixels = new Pixels({ ...policy, ffmpegPath: slowFfmpeg(), concurrency: 1 });
    const service = serviceOf({ main: ring }, pixels);
    const leave = new AbortController();
    const clips = Array.from({ length: 9 }, () =>
      refusal(() => service.clip(scope, 'cam', wide, leave.signal)).catch(() => 'aborted'),
    );
    await poll('a clip is being made', () => (leftovers().length === 1 ? true : undefined));

    const pictures = await Promise.all([1, 2, 3].map(() => pixels.takeSnapshot(Buffer.alloc(10), 'h264')));
    expect(pictures.map(({ length }) => length)).to.deep.equal([4, 4, 4]);
    expect(await refusal(() => service.clip(scope, 'cam', wide))).to.equal('clip/busy');

    leave.abort();

    expect((await Promise.all(clips)).filter((end) => end === 'aborted' || end === 'ffmpeg/failed')).to.have.length(9);
    expect(leftovers()).to.deep.equal([]);
  });

  it('leaves no file behind when ffmpeg fails', async () => {
    const { ring } = new Recorded().session(makeCodedClip({ encoder: 'libx264', seconds: 1 }));
    const service = serviceOf({ main: ring }, new Pixels({ ...policy, ffmpegPath: '/bin/false' }));

    expect(await refusal(() => service.clip(scope, 'cam', wide))).to.equal('ffmpeg/failed');
    expect(leftovers()).to.deep.equal([]);
  });

  it('clears away what a killed gateway left behind, and nothing else', async () => {
    const { ring } = new Recorded().session(makeCodedClip({ encoder: 'libx264', seconds: 1 }));
    // No process has this number; the other is the test's parent, which lives.
    for (const name of ['vpg-clip-4194305-abc', `vpg-clip-${process.ppid}-abc`]) mkdirSync(join(folder, name));

    const { bytes } = await serviceOf({ main: ring }).clip(scope, 'cam', wide);

    bytes.destroy();
    expect(leftovers()).to.deep.equal([`vpg-clip-${process.ppid}-abc`]);
    rmSync(join(folder, `vpg-clip-${process.ppid}-abc`), { recursive: true });
  });
});
