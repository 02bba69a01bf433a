import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type PulledClip, readClip } from '../fixtures/pulled-clip.ts';

interface ProbedPacket {
  readonly pts: number;
  readonly dts: number;
  readonly flags: string;
  readonly size: string;
}

const source = ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=15'];
const tone = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=44100'];
const h264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-g', '20', '-bf', '3'];
const quiet = 'log-level=none:pools=1:frame-threads=1';
const h265 = ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', `${quiet}:keyint=20:bframes=3:open-gop=1`];
const aac = ['-c:a', 'aac', '-b:a', '48k'];

/** What ffmpeg makes, and what ffprobe says of it. */
const clips: readonly { readonly name: string; readonly file: string; readonly arguments: readonly string[] }[] = [
  { name: 'H.264 with B-frames and AAC in TS', file: 'a.ts', arguments: [...h264, ...aac] },
  { name: 'H.265 with open groups and AAC in TS', file: 'b.ts', arguments: [...h265, ...aac] },
  {
    name: 'H.264 whose time wraps at 33 bits in TS',
    file: 'c.ts',
    arguments: [...h264, ...aac, '-output_ts_offset', '95442.7'],
  },
  {
    name: 'H.264 with B-frames and AAC in fragmented MP4',
    file: 'd.mp4',
    arguments: [...h264, ...aac, '-movflags', 'empty_moov+default_base_moof+frag_keyframe', '-frag_duration', '500000'],
  },
  {
    name: 'H.265 with B-frames in fragmented MP4',
    file: 'e.mp4',
    arguments: [...h265, '-an', '-tag:v', 'hvc1', '-movflags', 'cmaf+frag_keyframe', '-video_track_timescale', '12800'],
  },
];

describe('A segment made by ffmpeg', function () {
  this.timeout(60_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'vpg-segment-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  const make = (
    file: string,
    args: readonly string[],
  ): PulledClip & { packets: (stream: string) => ProbedPacket[] } => {
    const path = join(folder, file);
    execFileSync('ffmpeg', ['-y', ...source, ...tone, '-t', '4', ...args, path]);
    const packets = (stream: string): ProbedPacket[] => {
      const probe = ['-v', 'error', '-select_streams', stream, '-show_packets', '-of', 'json', path];
      // ffprobe's JSON has a list of packets.
      return (JSON.parse(execFileSync('ffprobe', probe, { encoding: 'utf8' })) as { packets: ProbedPacket[] }).packets;
    };
    return { ...readClip(readFileSync(path), file.endsWith('.ts') ? 'ts' : 'mp4'), packets };
  };

  for (const { name, file, arguments: args } of clips) {
    it(`${name} holds the pictures that ffprobe lists, with their times and key frames`, () => {
      const clip = make(file, args);

      const told = clip.packets('v');
      expect(clip.fault).to.equal(undefined);
      expect(clip.pictures).to.have.length(told.length).and.length.above(50);
      const scale = file === 'e.mp4' ? 90_000 / 12_800 : file.endsWith('.ts') ? 1 : 90_000 / 15_360;
      const expected = told.map(({ pts, flags }) => ({
        ticks: Math.round((pts - (told[0]?.pts ?? 0)) * scale),
        isKeyFrame: flags.startsWith('K'),
      }));
      const [first] = clip.pictures;
      // 33 bits, as transport streams count.
      const since = (ticks: number): number => ((ticks - (first?.shownTicks ?? 0) + 3 * 2 ** 32) % 2 ** 33) - 2 ** 32;
      const read = clip.pictures.map(({ shownTicks, isKeyFrame }) => ({ ticks: since(shownTicks), isKeyFrame }));
      expect(read.map(({ isKeyFrame }) => isKeyFrame)).to.deep.equal(expected.map(({ isKeyFrame }) => isKeyFrame));
      for (const [index, { ticks }] of read.entries()) expect(ticks).to.be.closeTo(expected[index]?.ticks ?? NaN, 1);
    });
  }

  it('holds the sound that ffprobe lists, frame by frame', () => {
    for (const { file, arguments: args } of clips.slice(0, 4)) {
      const clip = make(file, args);

      const told = clip.packets('a');
      expect(clip.sound).to.include({ sampleHz: 44_100, channels: 1 });
      expect(clip.soundFrames.map(({ bytes }) => bytes.length + (file.endsWith('.ts') ? 7 : 0))).to.deep.equal(
        told.map(({ size }) => Number(size)),
      );
      const scale = file.endsWith('.ts') ? 1 : 90_000 / 44_100;
      const since = (ticks: number): number => (ticks - (clip.soundFrames[0]?.shownTicks ?? 0) + 2 ** 33) % 2 ** 33;
      for (const [index, { shownTicks }] of clip.soundFrames.entries()) {
        const expected = ((told[index]?.pts ?? NaN) - (told[0]?.pts ?? NaN)) * scale;
        expect(since(shownTicks), `${file} ${index}`).to.be.closeTo((expected + 2 ** 33) % 2 ** 33, 2);
      }
    }
  });

  it('comes out the same however its bytes were split on the way', () => {
    const bytes = readFileSync(join(folder, 'a.ts'));
    const whole = readClip(bytes, 'ts');
    for (const piece of [1000, 188, 7]) {
      const split = readClip(bytes.subarray(0, 40_000), 'ts', piece);
      expect(split.pictures.length).to.be.above(3);
      expect(split.pictures.slice(0, -1)).to.deep.equal(whole.pictures.slice(0, split.pictures.length - 1));
    }
  });
});
