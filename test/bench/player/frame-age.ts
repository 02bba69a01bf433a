import { LIVE_SECONDS, STREAM_FORMATS } from '../../farm/clips/clip-recipe.ts';
import type { StreamTruth } from '../../farm/rtp/video-loop.ts';
import type { ShownFrame } from './player-page.ts';

const { fps } = STREAM_FORMATS.sub;
const liveFrames = LIVE_SECONDS * fps;

/**
 * How old a frame of a sub-stream was when it showed, ms: from the camera's sending to the screen. Its sending time
 * follows from the newest frame that the camera sent, since frames leave at a constant pace.
 *
 * @param sent of a moment not long after, less than one round of the clip
 * @returns undefined when the camera has not sent anything
 */
export function ageOf({ frame, shownAtMs }: ShownFrame, sent: StreamTruth | undefined): number | undefined {
  if (sent === undefined || sent.frameSentAtMs === 0) return undefined;
  const framesSince = (sent.frame - frame + liveFrames) % liveFrames;
  return shownAtMs - (sent.frameSentAtMs - (framesSince * 1000) / fps);
}
