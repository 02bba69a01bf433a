import { h264Format } from '../fmp4/h264-format.ts';
import { h265Format } from '../fmp4/h265-format.ts';
import type { VideoFormat } from '../fmp4/video-format.ts';
import { h264Syntax } from '../rtp/h264-nal.ts';
import { H264ParameterSets } from '../rtp/h264-parameter-sets.ts';
import { h265Syntax } from '../rtp/h265-nal.ts';
import { H265ParameterSets } from '../rtp/h265-parameter-sets.ts';
import type { NalSyntax } from '../rtp/nal-syntax.ts';
import type { ParameterSetLearner } from '../rtp/nal-taker.ts';

/** What the pictures of a stream are, as far as the stream has told. */
export interface PictureFormats {
  /** Grows with each real change of the format. */
  readonly version: number;
  /** Undefined until the stream has told all of it. */
  format(): VideoFormat | undefined;
}

/** Encodings whose pictures are NAL units, as in `a=rtpmap`. */
export type NalEncoding = 'H264' | 'H265';

/** How a stream of NAL units is written, and what its parameter sets say. */
export interface NalFormats extends PictureFormats {
  readonly syntax: NalSyntax;
  readonly parameterSets: ParameterSetLearner;
}

/** @param described parameter sets that came before the stream */
export function openNalFormats(encoding: NalEncoding, described: readonly Buffer[]): NalFormats {
  const formats = encoding === 'H264' ? h264Formats() : h265Formats();
  for (const nal of described) formats.parameterSets.learn(nal);
  return formats;
}

function h264Formats(): NalFormats {
  const sets = new H264ParameterSets();
  return {
    syntax: h264Syntax,
    parameterSets: sets,
    get version() {
      return sets.version;
    },
    format: () => {
      const configuration = sets.configuration();
      return configuration && h264Format(configuration);
    },
  };
}

function h265Formats(): NalFormats {
  const sets = new H265ParameterSets();
  return {
    syntax: h265Syntax,
    parameterSets: sets,
    get version() {
      return sets.version;
    },
    format: () => {
      const configuration = sets.configuration();
      return configuration && h265Format(configuration);
    },
  };
}
