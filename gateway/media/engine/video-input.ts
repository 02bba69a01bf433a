import { jpegFormat, readJpegSize } from '../fmp4/jpeg-format.ts';
import type { AccessUnit, VideoDepacketiser } from '../rtp/access-unit.ts';
import { JpegDepacketiser } from '../rtp/jpeg-depacketiser.ts';
import { NalDepacketiser } from '../rtp/nal-depacketiser.ts';
import type { VideoTrack } from '../rtsp/video-track.ts';
import { type NalEncoding, openNalFormats, type PictureFormats } from './nal-formats.ts';

/** The video of one track: packets go in, pictures and what they are come out. */
export interface VideoInput {
  readonly depacketiser: VideoDepacketiser;
  readonly formats: PictureFormats;
}

type PictureListener = (unit: AccessUnit) => void;

/** Makes the input for one encoding. */
const inputs: Readonly<Record<string, (track: VideoTrack, onPicture: PictureListener) => VideoInput>> = {
  H264: (track, onPicture) => openNal('H264', track, onPicture),
  H265: (track, onPicture) => openNal('H265', track, onPicture),
  JPEG: openJpeg,
};

/** Encodings that `openVideo` takes, as in `a=rtpmap`. */
export const videoEncodings = Object.keys(inputs);

/** Prepares for a track; undefined when its encoding is none of `videoEncodings`. */
export function openVideo(track: VideoTrack, onPicture: PictureListener): VideoInput | undefined {
  return inputs[track.encoding]?.(track, onPicture);
}

function openNal(encoding: NalEncoding, track: VideoTrack, onPicture: PictureListener): VideoInput {
  const formats = openNalFormats(encoding, track.parameterSets);
  const { syntax, parameterSets } = formats;
  const { payloadType } = track;
  return { depacketiser: new NalDepacketiser({ payloadType, syntax, parameterSets }, onPicture), formats };
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
  const formats: PictureFormats = {
    get version() {
      return version;
    },
    format: () => (version === 0 ? undefined : jpegFormat(size)),
  };
  return { depacketiser, formats };
}
