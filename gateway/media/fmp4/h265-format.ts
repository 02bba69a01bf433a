import { h265Nal } from '../rtp/h265-nal.ts';
import type { H265Configuration } from '../rtp/h265-parameter-sets.ts';
import type { H265Sequence } from '../rtp/h265-sps.ts';
import { box, halves } from './box.ts';
import { type VideoFormat, visualSampleEntry, withShortLength } from './video-format.ts';

const profileSpaces = ['', 'A', 'B', 'C'];

/** Format of a stream of H.265, as its parameter sets tell it. */
export function h265Format(configuration: H265Configuration): VideoFormat {
  const { parameters, vps, sps, pps } = configuration;
  return {
    kind: 'h265',
    codec: codecOf(parameters),
    width: parameters.width,
    height: parameters.height,
    sampleEntry: visualSampleEntry('hvc1', parameters, decoderConfiguration(configuration)),
    parameterSets: [...vps, ...sps, ...pps],
    hasFields: false,
    reorderDepth: parameters.reorderDepth,
  };
}

/** ISO/IEC 14496-15 annex E.3: profile, compatibility in reversed bits, tier and level, constraints without end zeros. */
function codecOf({ profileTierLevel }: H265Sequence): string {
  const first = profileTierLevel.readUInt8(0);
  const constraints = [...profileTierLevel.subarray(5, 11)];
  while (constraints.at(-1) === 0) constraints.pop();
  return [
    'hvc1',
    `${profileSpaces[first >> 6] ?? ''}${first & 0x1f}`,
    reverseBits(profileTierLevel.readUInt32BE(1)).toString(16).toUpperCase(),
    `${(first & 0x20) === 0 ? 'L' : 'H'}${profileTierLevel.readUInt8(11)}`,
    ...constraints.map((byte) => byte.toString(16).toUpperCase()),
  ].join('.');
}

function reverseBits(word: number): number {
  let reversed = 0;
  for (let bit = 0; bit < 32; bit += 1) reversed = reversed * 2 + ((word >>> bit) & 1);
  return reversed;
}

/**
 * `hvcC` (ISO/IEC 14496-15 §8.3.3.1), with lengths of four bytes. Spatial segmentation, parallelism and frame rate are
 * left unknown, and the arrays are said to be complete, as `hvc1` demands.
 */
function decoderConfiguration({ parameters, vps, sps, pps }: H265Configuration): Buffer {
  const { profileTierLevel, chromaFormat, lumaBits, chromaBits, temporalLayers, isTemporallyNested } = parameters;
  return box(
    'hvcC',
    Buffer.from([1]),
    profileTierLevel,
    halves(0xf000),
    Buffer.from([0xfc, 0xfc | chromaFormat, 0xf8 | (lumaBits - 8), 0xf8 | (chromaBits - 8)]),
    halves(0),
    Buffer.from([(temporalLayers << 3) | (isTemporallyNested ? 4 : 0) | 3, 3]),
    setArray(h265Nal.vps, vps),
    setArray(h265Nal.sps, sps),
    setArray(h265Nal.pps, pps),
  );
}

function setArray(type: number, nals: readonly Buffer[]): Buffer {
  return Buffer.concat([Buffer.from([0x80 | type]), halves(nals.length), ...nals.map(withShortLength)]);
}
