import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { boxOf, type CodedClip, makeCodedClip } from '../fixtures/coded-clip.ts';
import { newPackedStream, type PackedStream, sendClip, trackOf } from '../fixtures/packed-stream.ts';

interface ProbedPacket {
  readonly pts: number;
  readonly dts: number;
  readonly duration: number;
  readonly size: string;
  readonly flags: string;
}

describe('fragmented MP4 beside what ffmpeg makes of the same clip', () => {
  let folder: string;
  const clips = new Map<string, CodedClip>();

  before(function () {
    this.timeout(20_000);
    folder = mkdtempSync(join(tmpdir(), 'vpg-golden-'));
    clips.set('H.264', makeCodedClip({ encoder: 'libx264', seconds: 3 }));
    clips.set('H.264 with B-frames', makeCodedClip({ encoder: 'libx264', bFrames: 3, seconds: 3 }));
    clips.set('H.265', makeCodedClip({ encoder: 'libx265', seconds: 2 }));
    clips.set('H.265 with B-frames', makeCodedClip({ encoder: 'libx265', bFrames: 3, parameters: 'open-gop=0' }));
    clips.set('H.265 with open groups', makeCodedClip({ encoder: 'libx265', bFrames: 4, parameters: 'open-gop=1' }));
  });
  after(() => rmSync(folder, { recursive: true }));

  function pack(clip: CodedClip): PackedStream {
    const stream = newPackedStream({ video: trackOf(clip) });
    sendClip(stream, clip);
    return stream;
  }

  function probe(pieces: readonly Uint8Array[]): { packets: ProbedPacket[]; shown: number[]; warnings: string } {
    const file = join(folder, 'probe.mp4');
    writeFileSync(file, Buffer.concat(pieces));
    const read = (...args: string[]): string =>
      execFileSync('ffprobe', ['-v', 'error', ...args, '-of', 'json', file], { encoding: 'utf8' });
    // ffprobe's JSON has lists of objects under these names.
    const { packets } = JSON.parse(read('-show_packets')) as { packets: ProbedPacket[] };
    const { frames } = JSON.parse(read('-show_frames')) as { frames: { pts: number }[] };
    const decode = ['-v', 'warning', '-xerror', '-i', file, '-f', 'null', '-'];
    const warnings = spawnSync('ffmpeg', decode, { encoding: 'utf8' }).stderr;
    return { packets, shown: frames.map(({ pts }) => pts), warnings };
  }

  for (const name of ['H.264', 'H.264 with B-frames', 'H.265', 'H.265 with B-frames', 'H.265 with open groups']) {
    describe(name, () => {
      let clip: CodedClip;
      let stream: PackedStream;
      before(() => {
        const found = clips.get(name);
        if (found === undefined) throw new Error(`no clip ${name}`);
        clip = found;
        stream = pack(clip);
      });

      it('describes the decoder byte for byte as ffmpeg does', () => {
        const box = clip.encoding === 'H265' ? 'hvcC' : 'avcC';

        expect(boxOf(Buffer.from(stream.formats[0]?.init ?? []), box).toString('hex')).to.equal(
          clip.configuration.toString('hex'),
        );
      });

      it('holds the same samples with the same sizes, durations and composition offsets', () => {
        const { packets } = probe(stream.pieces);
        // ffmpeg lets decoding times begin before 0, we let the picture begin behind it.
        const shift = -(clip.pictures[0]?.decodeTicks ?? 0);

        expect(packets.map(({ size }) => Number(size))).to.deep.equal(clip.pictures.map(({ sample }) => sample.length));
        expect(packets.map(({ duration }) => duration)).to.deep.equal(
          clip.pictures.map(({ durationTicks }) => durationTicks),
        );
        expect(packets.map(({ dts }) => dts)).to.deep.equal(
          clip.pictures.map(({ decodeTicks }) => decodeTicks + shift),
        );
        expect(packets.map(({ pts }) => pts)).to.deep.equal(clip.pictures.map(({ shownTicks }) => shownTicks + shift));
        expect(packets.map(({ flags }) => flags.startsWith('K'))).to.deep.equal(
          clip.pictures.map(({ isKeyFrame }) => isKeyFrame),
        );
      });

      it('decodes without a warning, every picture shown after the one before', () => {
        const { shown, warnings } = probe(stream.pieces);

        expect(warnings).to.equal('');
        expect(shown).to.have.length(clip.pictures.length);
        expect(shown).to.deep.equal([...shown].sort((a, b) => a - b));
      });
    });
  }
});
