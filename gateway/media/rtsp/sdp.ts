import { type AudioTrack, readAudioTrack } from './audio-track.ts';
import { attributeOf, readDescription } from './sdp-section.ts';
import { isKnownEncoding, readVideoTrack, type VideoTrack } from './video-track.ts';

/** What a description offers to us. */
interface Tracks {
  /** The first video with an encoding that we know by name, else the first one. */
  readonly video?: VideoTrack;
  /** The first AAC, else the first audio. */
  readonly audio?: AudioTrack;
  /** `a=control` of the whole presentation, when it is an absolute URL. */
  readonly control?: string;
}

/** Finds the tracks of an SDP description (RFC 8866, as RTSP uses it: RFC 2326 appendix C). Never throws. */
export function readTracks(sdp: string): Tracks {
  const { attributes, sections } = readDescription(sdp);
  const videos = sections.filter(({ kind }) => kind === 'video').flatMap((section) => readVideoTrack(section) ?? []);
  const audios = sections.filter(({ kind }) => kind === 'audio').flatMap((section) => readAudioTrack(section) ?? []);
  const video = videos.find(({ encoding }) => isKnownEncoding(encoding)) ?? videos[0];
  const audio = audios.find(({ kind }) => kind === 'aac') ?? audios[0];
  const control = attributeOf(attributes, 'control');
  return {
    ...(video === undefined ? {} : { video }),
    ...(audio === undefined ? {} : { audio }),
    ...(control !== undefined && /^rtsps?:\/\//i.test(control) ? { control } : {}),
  };
}
