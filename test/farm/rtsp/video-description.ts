import { type PackedClip, PAYLOAD_TYPE, RTP_CLOCK_HZ } from '../rtp/packed-clip.ts';
import type { VideoLoop } from '../rtp/video-loop.ts';

/** Control attribute of the only track, relative to Content-Base. */
export const TRACK_CONTROL = 'trackID=1';

/** SDP (RFC 8866) of one stream, as small cameras write it. */
export function describeVideo({ video, clip }: VideoLoop, host: string): string {
  const { format, codec } = video;
  return [
    'v=0',
    `o=- 1 1 IN IP4 ${host}`,
    's=Media Presentation',
    'c=IN IP4 0.0.0.0',
    't=0 0',
    'a=control:*',
    'a=range:npt=now-',
    `m=video 0 RTP/AVP ${PAYLOAD_TYPE}`,
    `b=AS:${format.bitrateKbps}`,
    `a=rtpmap:${PAYLOAD_TYPE} ${codec.toUpperCase()}/${RTP_CLOCK_HZ}`,
    `a=fmtp:${PAYLOAD_TYPE} ${codec === 'h265' ? h265Parameters(clip) : h264Parameters(clip)}`,
    `a=framerate:${format.fps}`,
    `a=x-dimensions:${format.width},${format.height}`,
    `a=control:${TRACK_CONTROL}`,
    'a=recvonly',
    '',
  ].join('\r\n');
}

/** RFC 6184 §8.1. */
function h264Parameters({ parameterSets }: PackedClip): string {
  const sets = parameterSets.map((set) => set.toString('base64')).join(',');
  const profile = parameterSets[0]?.toString('hex', 1, 4) ?? '';
  return `packetization-mode=1;profile-level-id=${profile};sprop-parameter-sets=${sets}`;
}

/** RFC 7798 §7.1. */
function h265Parameters({ parameterSets }: PackedClip): string {
  const names = ['sprop-vps', 'sprop-sps', 'sprop-pps'];
  return parameterSets.map((set, index) => `${names[index]}=${set.toString('base64')}`).join('; ');
}
