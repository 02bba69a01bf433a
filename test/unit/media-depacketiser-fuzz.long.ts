import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import fc from 'fast-check';
import { type CodedClip, makeCodedClip } from '../fixtures/coded-clip.ts';
import { h264PacketTypes, h265PacketTypes, mangle, manglings, strangePackets } from '../fixtures/mangled-packets.ts';
import { newPackedStream, packetsOf, trackOf } from '../fixtures/packed-stream.ts';

/** Everything that ffmpeg complains about in these pieces. */
function complaintsOf(pieces: readonly Uint8Array[]): string {
  const decode = ['-v', 'error', '-i', 'pipe:0', '-map', '0:v', '-f', 'null', '-'];
  return spawnSync('ffmpeg', decode, { input: Buffer.concat(pieces), encoding: 'utf8' }).stderr;
}

describe('packing of video that went through a bad network', function () {
  this.timeout(600_000);
  const clips: CodedClip[] = [];
  before(() => {
    clips.push(makeCodedClip({ encoder: 'libx264', bFrames: 3, group: 10, parameters: 'slices=2' }));
    clips.push(makeCodedClip({ encoder: 'libx265', bFrames: 3, group: 10, parameters: 'open-gop=1' }));
  });

  it('gives ffmpeg nothing to complain about, whatever was lost', () => {
    for (const clip of clips) {
      fc.assert(
        fc.property(manglings, (mangling) => {
          const stream = newPackedStream({ video: trackOf(clip) });
          for (const packet of mangle(packetsOf(clip, mangling).flat(), mangling.fates)) {
            stream.packer.pushVideo(packet, 0, packet.length);
          }
          stream.packer.finish();

          if (stream.parts.length > 0) expect(complaintsOf(stream.pieces)).to.equal('');
        }),
        { numRuns: 150 },
      );
    }
  });

  it('never throws, never grows and never turns time back, whatever bytes come', () => {
    for (const [clip, types] of [
      [clips[0], h264PacketTypes],
      [clips[1], h265PacketTypes],
    ] as const) {
      if (clip === undefined) throw new Error('no clip');
      const real = packetsOf(clip, { inBand: true }).flat();
      fc.assert(
        fc.property(
          strangePackets(types),
          fc.array(fc.tuple(fc.nat(real.length - 1), fc.nat(200), fc.nat(255))),
          (strange, edits) => {
            const stream = newPackedStream({ video: { ...trackOf(clip), parameterSets: [] } });
            const damaged = edits.map(([index, at, value]) => damage(real[index] ?? Buffer.alloc(0), at, value));
            for (const packet of [...real.slice(0, 20), ...strange, ...damaged, ...real.slice(20, 60)]) {
              stream.nowMs += 5;
              stream.packer.pushVideo(packet, 0, packet.length);
            }
            stream.packer.finish();

            let endTicks = 0;
            for (const { startTicks, durationTicks, bytes } of stream.parts) {
              expect(startTicks).to.be.at.least(endTicks);
              expect(bytes.length).to.be.below(200_000);
              endTicks = startTicks + durationTicks;
            }
          },
        ),
        { numRuns: 3000 },
      );
    }
  });
});

function damage(packet: Buffer, at: number, value: number): Buffer {
  const copy = Buffer.from(packet);
  copy[at % copy.length] = value;
  return copy;
}
