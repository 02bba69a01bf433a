/** What one tile has shown since its page began: the browser's half of the proof of viewing. */
export interface ViewingMeter {
  /** Time in which frames advanced before the officer's eyes, ms. */
  readonly shownMs: number;
  /** Frames presented while shown. */
  readonly frames: number;
  /** When the newest counted frame was presented, monotonic ms; absent right after a start or a pause. */
  readonly lastFrameAtMs?: number;
}

export const emptyMeter: ViewingMeter = { shownMs: 0, frames: 0 };

/** A longer gap between two frames is a stall: its time was not watched. Cameras of 2 fps still count. */
const longestFrameGapMs = 1000;

/** One presented frame. `shown` is false while the tab is hidden or another tile covers this one. */
export function meterFrame(
  meter: ViewingMeter,
  frame: { readonly atMs: number; readonly shown: boolean },
): ViewingMeter {
  if (!frame.shown) return pauseMeter(meter);
  const gapMs = meter.lastFrameAtMs === undefined ? 0 : frame.atMs - meter.lastFrameAtMs;
  const watchedMs = gapMs > 0 && gapMs <= longestFrameGapMs ? gapMs : 0;

  return { shownMs: meter.shownMs + watchedMs, frames: meter.frames + 1, lastFrameAtMs: frame.atMs };
}

/** Stops the clock until the next frame, e.g. when the tab is hidden. */
export function pauseMeter(meter: ViewingMeter): ViewingMeter {
  return { shownMs: meter.shownMs, frames: meter.frames };
}
