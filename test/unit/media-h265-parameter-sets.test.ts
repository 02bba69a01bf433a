import { expect } from 'chai';
import fc from 'fast-check';
import { h265Format } from '../../gateway/media/fmp4/h265-format.ts';
import { readSequenceParameters } from '../../gateway/media/rtp/h264-sps.ts';
import { type H265Configuration, H265ParameterSets } from '../../gateway/media/rtp/h265-parameter-sets.ts';
import { readH265Sequence } from '../../gateway/media/rtp/h265-sps.ts';
import { type CodedClip, makeCodedClip } from '../fixtures/coded-clip.ts';

function learn(clip: CodedClip): { sets: H265ParameterSets; configuration: H265Configuration } {
  const sets = new H265ParameterSets();
  for (const nal of clip.parameterSets) sets.learn(nal);
  const configuration = sets.configuration();
  if (configuration === undefined) throw new Error('the clip has no parameter sets');
  return { sets, configuration };
}

describe('H265ParameterSets', () => {
  let clip: CodedClip;
  before(() => {
    clip = makeCodedClip({ encoder: 'libx265', width: 1920, height: 1080, seconds: 0.2 });
  });

  it('reads the size behind the conformance window, and what a decoder must be able to do', () => {
    const { parameters } = learn(clip).configuration;

    // 1080 is no multiple of 8: x265 codes 1088 lines and crops.
    expect(parameters).to.include({ width: 1920, height: 1080, chromaFormat: 1, lumaBits: 8, temporalLayers: 1 });
  });

  it('says the codec as ISO/IEC 14496-15 does', () => {
    const { configuration } = learn(clip);
    const high = { ...configuration.parameters, profileTierLevel: Buffer.from('21200000000000000000007b', 'hex') };
    const wide = { ...configuration.parameters, profileTierLevel: Buffer.from('8460000000b0000000000f96', 'hex') };

    expect(h265Format(configuration).codec).to.match(/^hvc1\.1\.6\.L\d{2,3}\.90$/);
    expect(h265Format({ ...configuration, parameters: high }).codec).to.equal('hvc1.1.4.H123');
    expect(h265Format({ ...configuration, parameters: wide }).codec).to.equal('hvc1.B4.6.L150.B0.0.0.0.0.F');
  });

  it('reads how far pictures are reordered', () => {
    const shuffled = makeCodedClip({ encoder: 'libx265', bFrames: 3, seconds: 1, parameters: 'b-pyramid=1' });
    const straight = makeCodedClip({ encoder: 'libx265', seconds: 0.2 });

    expect(learn(shuffled).configuration.parameters.reorderDepth).to.equal(2);
    expect(learn(straight).configuration.parameters.reorderDepth).to.equal(0);
  });

  it('counts real changes only', () => {
    const { sets } = learn(clip);
    const before = sets.version;

    for (const nal of clip.parameterSets) expect(sets.learn(Buffer.from(nal))).to.equal(true);

    expect(before).to.equal(3);
    expect(sets.version).to.equal(before);
  });

  it('is not ready while one kind is missing', () => {
    for (const missing of [0, 1, 2]) {
      const sets = new H265ParameterSets();
      clip.parameterSets.filter((_, index) => index !== missing).forEach((nal) => sets.learn(nal));

      expect(sets.configuration()).to.equal(undefined);
    }
  });

  it('takes no broken set, and survives any bytes', () => {
    const [, sps = Buffer.alloc(0)] = clip.parameterSets;
    const sets = new H265ParameterSets();

    expect(sets.learn(sps.subarray(0, 12))).to.equal(false);
    expect(readH265Sequence(sps.subarray(0, 16))).to.equal(undefined);
    fc.assert(
      fc.property(fc.constantFrom(0x40, 0x42, 0x44), fc.uint8Array({ maxLength: 80 }), (type, bytes) => {
        sets.learn(Buffer.from([type, 1, ...bytes]));
      }),
    );
    fc.assert(
      fc.property(fc.nat(sps.length - 3), fc.nat(255), (at, value) => {
        const damaged = Buffer.from(sps);
        damaged[at + 2] = value;
        readH265Sequence(damaged);
      }),
    );
  });

  it('keeps no more sets than the standard has ids, and none that are huge', () => {
    const sets = new H265ParameterSets();
    for (let id = 0; id < 200; id += 1) sets.learn(Buffer.from([0x44, 1, 0x80 >> (id % 8), id, 7, 7]));
    const huge = Buffer.concat([Buffer.from([0x40, 1, 0x10]), Buffer.alloc(5000)]);

    expect(sets.learn(huge)).to.equal(false);
    expect(sets.version).to.be.below(210);
  });
});

describe('readSequenceParameters of H.264', () => {
  it('tells how far pictures are reordered, as far as the set says it', () => {
    const depthOf = (clip: CodedClip): number | undefined =>
      readSequenceParameters(clip.parameterSets[0] ?? Buffer.alloc(0))?.reorderDepth;
    const clips = [0, 2, 3].map((bFrames) => makeCodedClip({ encoder: 'libx264', bFrames, seconds: 1 }));

    expect(clips.map(depthOf)).to.deep.equal([0, 2, 2]);
    // Without its last bytes the size is still known, the depth is not.
    const cut = (clips[2]?.parameterSets[0] ?? Buffer.alloc(0)).subarray(0, -4);
    expect(readSequenceParameters(cut)).to.include({ width: 320, height: 180, reorderDepth: undefined });
  });
});
