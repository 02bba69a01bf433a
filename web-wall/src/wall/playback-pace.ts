/** With less than this in the buffer the next segment may come too late, s. */
const leanS = 0.9;
/** With this much the picture no longer runs dry between two segments, s. */
const enoughS = 2.4;
/** With more than this the picture lags needlessly: a segment of 2 s may just have come to a full reserve, s. */
const richS = 3.6;
/** A player that begins with less has begun at the newest instant of a young stream, s. */
const youngS = 1.5;

const slowRate = 0.8;
const fastRate = 1.1;

/** How fast to begin. Who finds a whole segment is late enough already and gathers no further reserve at once. */
export function firstPace(aheadS: number): number {
  return aheadS < youngS ? slowRate : 1;
}

/**
 * How fast to play, so that a picture that began at the newest instant of a young stream gathers a reserve by going a
 * little slower for some seconds, where it would else freeze at each end of its buffer; and falls not behind later.
 * @param aheadS what is buffered beyond the picture that shows, s
 * @param rate the rate now: a change lasts until there is enough, so that it does not flutter
 */
export function playbackPace(aheadS: number, rate: number): number {
  if (aheadS < leanS) return slowRate;
  if (aheadS > richS) return fastRate;
  if (rate < 1) return aheadS < enoughS ? rate : 1;

  return rate > 1 && aheadS > enoughS ? rate : 1;
}
