import type { H264Configuration } from '../rtp/h264-parameter-sets.ts';
import { box } from './box.ts';
import { type VideoFormat, visualSampleEntry, withShortLength } from './video-format.ts';

/** Profiles whose `avcC` tells chroma format and bit depths, too. */
const highProfiles = new Set([100, 110, 122, 144, 244]);

/** Format of a stream of H.264, as its parameter sets tell it. */
export function h264Format(configuration: H264Configuration): VideoFormat {
  const { parameters, sps, pps } = configuration;
  return {
    kind: 'h264',
    codec: codecOf(configuration),
    width: parameters.width,
    height: parameters.height,
    sampleEntry: visualSampleEntry('avc1', parameters, decoderConfiguration(configuration)),
    parameterSets: [...sps, ...pps],
    hasFields: parameters.hasFields,
    reorderDepth: parameters.reorderDepth,
  };
}

/** RFC 6381 §3.3: profile, constraints and level in hexadecimal digits. */
function codecOf({ parameters }: H264Configuration): string {
  const { profile, constraints, level } = parameters;
  return `avc1.${[profile, constraints, level].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** `avcC` (ISO/IEC 14496-15 §5.3.3.1), with lengths of four bytes. */
function decoderConfiguration({ parameters, sps, pps }: H264Configuration): Buffer {
  const { profile, constraints, level, chromaFormat, lumaBits, chromaBits } = parameters;
  const high = [0xfc | chromaFormat, 0xf8 | (lumaBits - 8), 0xf8 | (chromaBits - 8), 0];
  return box(
    'avcC',
    Buffer.from([1, profile, constraints, level, 0xff, 0xe0 | sps.length]),
    ...sps.map(withShortLength),
    Buffer.from([pps.length]),
    ...pps.map(withShortLength),
    Buffer.from(highProfiles.has(profile) ? high : []),
  );
}
