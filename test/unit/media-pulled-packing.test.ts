import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openNalFormats } from '../../gateway/media/engine/nal-formats.ts';
import { PicturePacker } from '../../gateway/media/engine/picture-packer.ts';
import { NalPictures } from '../../gateway/media/pull/nal-pictures.ts';
import { UnitTimes } from '../../gateway/media/pull/unit-times.ts';
import { readClip } from '../fixtures/pulled-clip.ts';

const source = ['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=15', '-f', 'lavfi', '-i', 'sine=sample_rate=16000'];
const h265 = 'log-level=none:pools=1:frame-threads=1:keyint=15:bframes=3:open-gop=1';
const coders = {
  H264: ['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-g', '15', '-bf', '3'],
  H265: ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', h265],
} as const;

describe('Pictures and sound of a transport stream', function () {
  this.timeout(30_000);

  for (const encoding of ['H264', 'H265'] as const) {
    it(`become parts that ffmpeg decodes, every one of them, beside their sound (${encoding})`, () => {
      const folder = mkdtempSync(join(tmpdir(), 'vpg-packing-'));
      const file = join(folder, 'clip.ts');
      execFileSync('ffmpeg', ['-v', 'error', ...source, '-t', '4', ...coders[encoding], '-c:a', 'aac', file]);
      const clip = readClip(readFileSync(file), 'ts');
      rmSync(folder, { recursive: true });
      const pieces: Uint8Array[] = [];
      let nowMs = 0;
      const clock = { now: () => nowMs, monotonic: () => nowMs };
      const formats = openNalFormats(encoding, []);
      const sound = clip.sound && { ...clip.sound, clockHz: 90_000 };
      const packer = new PicturePacker(
        { timing: { clockHz: 90_000 }, formats, ...(sound && { sound }) },
        { clock, startTicks: 0, hasAudio: () => true },
        { onFormat: ({ init }) => void pieces.push(init), onPart: ({ bytes }) => void pieces.push(bytes) },
      );
      const pictures = new NalPictures(formats, (unit) => packer.takePicture(unit));
      const times = new UnitTimes();
      const placed = clip.units.map((unit) => ({ unit, ...times.place(unit) }));
      const ends = clip.soundFrames.length;
      let frame = 0;
      // As they were muxed: sound whose turn is before the next picture.
      for (const { unit, decodeTicks, shownTicks } of placed) {
        nowMs = decodeTicks / 90;
        pictures.push(unit, shownTicks >>> 0);
        const shift = shownTicks - unit.shownTicks;
        for (; frame < ends && (clip.soundFrames[frame]?.shownTicks ?? 0) <= unit.decodeTicks; frame += 1) {
          const { bytes, shownTicks: heardTicks, samples } = clip.soundFrames[frame] ?? never();
          packer.takeTimedSound({ bytes, rtpTime: (heardTicks + shift) >>> 0, samples });
        }
      }
      packer.finish();

      const decode = (stream: string) => {
        const args = ['-v', 'warning', '-i', 'pipe:0', '-map', `0:${stream}`, '-f', 'framecrc', '-'];
        const { stdout, stderr } = spawnSync('ffmpeg', args, { input: Buffer.concat(pieces), encoding: 'utf8' });
        return { stderr, lines: stdout.split('\n').filter((line) => /^\d/.test(line)) };
      };
      const [video, audio] = [decode('v:0'), decode('a:0')];
      expect([video.stderr, audio.stderr]).to.deep.equal(['', '']);
      expect(video.lines).to.have.length(clip.pictures.length).and.length(60);
      expect(audio.lines.length).to.be.closeTo(frame, 12);
    });
  }
});

function never(): never {
  throw new Error('no such frame');
}
