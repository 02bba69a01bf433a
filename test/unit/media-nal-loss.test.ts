import { expect } from 'chai';
import fc from 'fast-check';
import { h264Syntax } from '../../gateway/media/rtp/h264-nal.ts';
import { H264ParameterSets } from '../../gateway/media/rtp/h264-parameter-sets.ts';
import { h265Syntax } from '../../gateway/media/rtp/h265-nal.ts';
import { H265ParameterSets } from '../../gateway/media/rtp/h265-parameter-sets.ts';
import { NalDepacketiser } from '../../gateway/media/rtp/nal-depacketiser.ts';
import { type CodedClip, makeCodedClip, splitSample } from '../fixtures/coded-clip.ts';
import {
  findUndecodable,
  h264PacketTypes,
  h265PacketTypes,
  mangle,
  manglings,
  strangePackets,
} from '../fixtures/mangled-packets.ts';
import { packetsOf } from '../fixtures/packed-stream.ts';

interface Rig {
  readonly depacketiser: NalDepacketiser;
  readonly samples: string[];
  push(packets: readonly Buffer[]): void;
}

function newRig(encoding: CodedClip['encoding']): Rig {
  const samples: string[] = [];
  const codec =
    encoding === 'H265'
      ? { syntax: h265Syntax, parameterSets: new H265ParameterSets() }
      : { syntax: h264Syntax, parameterSets: new H264ParameterSets() };
  const depacketiser = new NalDepacketiser({ payloadType: 96, ...codec }, ({ bytes }) => {
    samples.push(bytes.toString('latin1'));
  });
  const push = (packets: readonly Buffer[]): void => {
    for (const packet of packets) depacketiser.push(packet, 0, packet.length);
  };
  return { depacketiser, samples, push };
}

/** A sample without its supplemental information, which may be lost without harm. */
function slicesOf({ encoding }: CodedClip, sample: Buffer): string {
  const isSlice = (nal: Buffer): boolean => (encoding === 'H265' ? nal.readUInt8(0) < 64 : nal.readUInt8(0) % 32 < 6);
  return Buffer.concat(splitSample(sample).filter(isSlice)).toString('latin1');
}

/** What libx264 and libx265 write; samples of a clip are all different, since the picture moves. */
const clips: Record<string, () => CodedClip> = {
  'H.264': () => makeCodedClip({ encoder: 'libx264', group: 8, parameters: 'slices=2' }),
  'H.264 with B-frames': () => makeCodedClip({ encoder: 'libx264', bFrames: 3, group: 8 }),
  'H.265': () => makeCodedClip({ encoder: 'libx265', group: 8, parameters: 'slices=2' }),
  'H.265 with open groups': () => makeCodedClip({ encoder: 'libx265', bFrames: 3, group: 8, parameters: 'open-gop=1' }),
};

describe('NalDepacketiser', () => {
  for (const [name, make] of Object.entries(clips)) {
    describe(`with ${name}`, () => {
      let clip: CodedClip;
      let indexOf: Map<string, number>;
      before(() => {
        clip = make();
        indexOf = new Map(clip.pictures.map(({ sample }, index) => [slicesOf(clip, sample), index]));
      });

      it('gives back every picture, however it is split', () => {
        fc.assert(
          fc.property(manglings, (mangling) => {
            const rig = newRig(clip.encoding);

            rig.push(packetsOf(clip, mangling).flat());

            expect(rig.samples).to.deep.equal(clip.pictures.map(({ sample }) => sample.toString('latin1')));
            expect(rig.depacketiser.counts).to.include({ lostPackets: 0, malformedPackets: 0, droppedPictures: 0 });
          }),
          { numRuns: 20 },
        );
      });

      it('hands on only pictures of the camera that decode, whatever is lost, repeated or out of order', () => {
        fc.assert(
          fc.property(manglings, (mangling) => {
            const rig = newRig(clip.encoding);

            rig.push(mangle(packetsOf(clip, mangling).flat(), mangling.fates));

            const indexes = rig.samples.map(
              (sample) => indexOf.get(slicesOf(clip, Buffer.from(sample, 'latin1'))) ?? -1,
            );
            expect(findUndecodable(clip, indexes)).to.equal(undefined);
          }),
          { numRuns: 100 },
        );
      });

      it('loses nothing but the rest of the group to one lost packet', () => {
        const packets = packetsOf(clip, { maxBytes: 400 });
        const lost = packets.slice(0, 20).flat().length;
        const rig = newRig(clip.encoding);

        rig.push(packets.flat().filter((_, index) => index !== lost));

        const indexes = rig.samples.map((sample) => indexOf.get(slicesOf(clip, Buffer.from(sample, 'latin1'))) ?? -1);
        const nextKey = clip.pictures.findIndex(({ isKeyFrame }, index) => index > 20 && isKeyFrame);
        expect(indexes.filter((index) => index < 20)).to.have.length(20);
        expect(indexes.find((index) => index >= 20)).to.equal(nextKey);
        expect(findUndecodable(clip, indexes)).to.equal(undefined);
        expect(rig.depacketiser.counts.lostPackets).to.equal(1);
      });
    });
  }

  it('never throws and never grows beyond reason, whatever comes', () => {
    for (const [encoding, types] of [
      ['H264', h264PacketTypes],
      ['H265', h265PacketTypes],
    ] as const) {
      fc.assert(
        fc.property(strangePackets(types), (packets) => {
          const rig = newRig(encoding);
          rig.push(packets);
          for (const sample of rig.samples) expect(sample.length).to.be.below(60 * 80);
        }),
        { numRuns: 300 },
      );
    }
  });
});
