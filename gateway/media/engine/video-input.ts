import { h264Format } from '../fmp4/h264-format.ts';
import { h265Format } from '../fmp4/h265-format.ts';
import { jpegFormat, readJpegSize } from '../fmp4/jpeg-format.ts';
import type { VideoFormat } from '../fmp4/video-format.ts';
import type { AccessUnit, VideoDepacketiser } from '../rtp/access-unit.ts';
import { h264Syntax } from '../rtp/h264-nal.ts';
import { H264ParameterSets } from '../rtp/h264-parameter-sets.ts';
import { h265Syntax } from '../rtp/h265-nal.ts';
import { H265ParameterSets } from '../rtp/h265-parameter-sets.ts';
import { JpegDepacketiser } from '../rtp/jpeg-depacketiser.ts';
import { NalDepacketiser } from '../rtp/nal-depacketiser.ts';
import type { VideoTrack } from '../rtsp/video-track.ts';

/** The video of one track: packets go in, pictures and what they are come out. */
export interface VideoInput {
  readonly depacketiser: VideoDepacketiser;
  /** Grows with each real change of the format. */
  readonly version: number;
  /** Undefined until the stream has told all of it. */
  format(): VideoFormat | undefined;
}

type PictureListener = (unit: AccessUnit) => void;

/** Makes the input for one encoding. */
const inputs: Readonly<Record<string, (track: VideoTrack, onPicture: PictureListener) => VideoInput>> = {
  H264: openH264,
  H265: openH265,
  JPEG: openJpeg,
};

/** Encodings that `openVideo` takes, as in `a=rtpmap`. */
export const videoEncodings = Object.keys(inputs);

/** Prepares for a track; undefined when its encoding is none of `videoEncodings`. */
export function openVideo(track: VideoTrack, onPicture: PictureListener): VideoInput | undefined {
  return inputs[track.encoding]?.(track, onPicture);
}

function openH264({ payloadType, parameterSets: described }: VideoTrack, onPicture: PictureListener): VideoInput {
  const sets = new H264ParameterSets();
  for (const nal of described) sets.learn(nal);
  return {
    depacketiser: new NalDepacketiser({ payloadType, syntax: h264Syntax, parameterSets: sets }, onPicture),
    get version() {
      return sets.version;
    },
    format: () => {
      const configuration = sets.configuration();
      return configuration && h264Format(configuration);
    },
  };
}

function openH265({ payloadType, parameterSets: described }: VideoTrack, onPicture: PictureListener): VideoInput {
  const sets = new H265ParameterSets();
  for (const nal of described) sets.learn(nal);
  return {
    depacketiser: new NalDepacketiser({ payloadType, syntax: h265Syntax, parameterSets: sets }, onPicture),
    get version() {
      return sets.version;
    },
    format: () => {
      const configuration = sets.configuration();
      return configuration && h265Format(configuration);
    },
  };
}

/** Each file tells its size itself. */
function openJpeg(track: VideoTrack, onPicture: PictureListener): VideoInput {
  let size = { width: 0, height: 0 };
  let version = 0;
  const depacketiser = new JpegDepacketiser(track, (unit) => {
    const told = readJpegSize(unit.bytes);
    if (told === undefined) return;
    if (told.width !== size.width || told.height !== size.height) version += 1;
    size = told;
    onPicture(unit);
  });
  return {
    depacketiser,
    get version() {
      return version;
    },
    format: () => (version === 0 ? undefined : jpegFormat(size)),
  };
}
