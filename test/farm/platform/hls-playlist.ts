import { HLS_SEGMENT_SECONDS, type HlsContainer } from './hls-clips.ts';
import type { PlatformState } from './platform-state.ts';

/** Segments in the sliding window. */
const WINDOW = 5;
/** The stream is older than the farm: the window is full from the beginning. */
const FIRST_SEQUENCE = 1000;

/** One stream as a player asks for it. */
export interface HlsStream {
  readonly container: HlsContainer;
  /** Segments of the loop. */
  readonly loop: number;
  readonly token: string;
}

/** Number of the newest segment at an instant. */
export function newestSequence(aliveMs: number): number {
  return FIRST_SEQUENCE + Math.floor(aliveMs / 1000 / HLS_SEGMENT_SECONDS);
}

/** The playlist of a live stream whose newest segment has that number, with the faults of the moment. */
export function writeHlsPlaylist(state: PlatformState, stream: HlsStream, newest: number): string {
  const { container, token } = stream;
  const foreign = state.fault('hls-foreign');
  const origin = foreign === undefined ? '' : `http://${foreign.host}:8080/`;
  const first = newest - WINDOW + 1;
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${HLS_SEGMENT_SECONDS}`,
    `#EXT-X-MEDIA-SEQUENCE:${first}`,
    ...(state.fault('hls-encrypted') ? ['#EXT-X-KEY:METHOD=AES-128,URI="key.bin"'] : []),
    ...(container === 'fmp4' ? [`#EXT-X-MAP:URI="${origin}init.mp4?token=${token}"`] : []),
    ...Array.from({ length: WINDOW }, (_, index) => segmentLines(state, stream, first + index, origin)).flat(),
    ...(state.fault('hls-ended') ? ['#EXT-X-ENDLIST'] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function segmentLines(
  state: PlatformState,
  { container, loop, token }: HlsStream,
  sequence: number,
  origin: string,
): string[] {
  const isBroken = state.fault('hls-discontinuity') !== undefined || sequence % loop === 0;
  const isMissing = state.fault('hls-gap') !== undefined && sequence % 3 === 0;
  return [
    ...(isBroken ? ['#EXT-X-DISCONTINUITY'] : []),
    ...(isMissing ? ['#EXT-X-GAP'] : []),
    ...(state.fault('hls-ranges') ? ['#EXT-X-BYTERANGE:1000@0'] : []),
    `#EXTINF:${HLS_SEGMENT_SECONDS.toFixed(3)},`,
    `${origin}seg-${sequence}.${container === 'ts' ? 'ts' : 'm4s'}?token=${token}`,
  ];
}

/** Main and sub-stream as two variants of one stream. */
export function writeHlsVariants(container: HlsContainer, token: string): string {
  const variant = (profile: string, bandwidth: number, size: string): string[] => [
    `#EXT-X-STREAM-INF:BANDWIDTH=${bandwidth},RESOLUTION=${size},CODECS="avc1.64001f,mp4a.40.2"`,
    `../../${profile}/${container}/index.m3u8?token=${token}`,
  ];
  const sound = ['#EXT-X-STREAM-INF:BANDWIDTH=40000,CODECS="mp4a.40.2"', 'sound.m3u8'];
  const variants = [...variant('main', 4_400_000, '1920x1080'), ...variant('sub', 600_000, '640x360')];
  return `${['#EXTM3U', '#EXT-X-VERSION:7', ...sound, ...variants].join('\n')}\n`;
}
