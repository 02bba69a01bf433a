import type { StreamDescription } from '../../../adapters/sdk/adapter.ts';
import type { CameraStream, StreamProfile } from '../camera.ts';

/** A tile of a wall is seldom wider; what is larger wastes uplink and decoding. */
const tileWidth = 720;

/**
 * Picks two of a channel's streams: the largest as `main`, and for tiles the smallest that fits 720 px as `sub`
 * (when none fits, the smallest of all). A single stream is `main` and serves as both.
 *
 * MJPEG is taken only when there is nothing else, since no browser plays it as a stream.
 */
export function chooseStreams(streams: readonly StreamDescription[]): CameraStream[] {
  const playable = streams.filter(({ codec }) => codec !== 'mjpeg');
  const bySize = [...(playable.length > 0 ? playable : streams)].sort((a, b) => pixels(b) - pixels(a));
  const main = bySize[0];
  if (main === undefined) return [];

  const smaller = bySize.filter((stream) => pixels(stream) > 0 && pixels(stream) < pixels(main));
  const fitting = smaller.filter(({ width }) => width <= tileWidth);
  const sub = fitting.at(-1) ?? smaller.at(-1);
  return sub === undefined ? [asProfile(main, 'main')] : [asProfile(main, 'main'), asProfile(sub, 'sub')];
}

function pixels({ width, height }: StreamDescription): number {
  return width * height;
}

function asProfile(stream: StreamDescription, profile: StreamProfile): CameraStream {
  const { profileToken, codec, width, height, fps, bitrateKbps, rtspPort, rtspPath } = stream;
  return { profile, profileToken, codec, width, height, fps, bitrateKbps, rtspPort, rtspPath };
}
