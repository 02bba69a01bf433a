import { type RefObject, useEffect, useEffectEvent, useState } from 'react';
import { type FrameCount, lightLoad, nextLoad } from './decode-load.ts';

const lookEveryMs = 2000;

/** Counts by video element, since elements come and go with the pages. */
function countFrames(grid: HTMLElement): ReadonlyMap<HTMLVideoElement, FrameCount> {
  return new Map(
    [...grid.querySelectorAll('video')].map((video) => {
      const { totalVideoFrames, droppedVideoFrames } = video.getVideoPlaybackQuality();

      return [video, { total: totalVideoFrames, dropped: droppedVideoFrames }];
    }),
  );
}

function sum(counts: ReadonlyMap<HTMLVideoElement, FrameCount>, of: ReadonlyMap<HTMLVideoElement, FrameCount>) {
  let [total, dropped] = [0, 0];
  for (const [video, count] of counts) {
    const before = of.get(video);
    // One that began anew counts from nothing.
    if (before === undefined || count.total < before.total) continue;
    total += count.total - before.total;
    dropped += count.dropped - before.dropped;
  }

  return { total, dropped };
}

/** Watches dropped frames while the tab is seen, and tells how many tiles this computer is to be spared. */
export function useDecodeLoad(grid: RefObject<HTMLElement | null>, mostShed: number) {
  const [load, setLoad] = useState(lightLoad);
  const take = useEffectEvent((now: FrameCount) =>
    setLoad((known) => nextLoad(known, { before: { total: 0, dropped: 0 }, now }, mostShed)),
  );

  useEffect(() => {
    let before: ReadonlyMap<HTMLVideoElement, FrameCount> = new Map();
    const timer = setInterval(() => {
      if (grid.current === null) return;
      const now = countFrames(grid.current);
      // Browsers stop decoding what nobody sees, and call it dropped.
      if (document.visibilityState === 'visible') take(sum(now, before));
      before = now;
    }, lookEveryMs);

    return () => clearInterval(timer);
  }, [grid]);

  return load;
}
