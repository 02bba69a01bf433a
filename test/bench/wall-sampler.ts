import type { Page } from 'playwright-core';
import { z } from 'zod';

const tileSample = z.object({
  /** A tile of the page that shows, or one that opens behind it. */
  role: z.enum(['current', 'next']),
  page: z.string(),
  position: z.number(),
  cameraId: z.string(),
  startMs: z.number(),
  firstFrameMs: z.number().optional(),
  endMs: z.number(),
  frames: z.number(),
  dropped: z.number(),
});

/**
 * One tile on one page: when it came on, when it first had a frame of its own, how many frames it showed until the
 * page ended. Times are ms since navigation.
 */
export type TileSample = z.infer<typeof tileSample>;

/** Runs in the page at each animation frame; a text, since the bench's compiler knows no browser. */
const samplerScript = `(() => {
  const samples = [];
  const current = new Map();

  const begin = (tile, page, cameraId, nowMs) => ({
    role: tile.getAttribute('data-role'),
    page,
    position: Number(/\\d+$/.exec(tile.getAttribute('data-testid'))[0]),
    cameraId,
    startMs: nowMs,
    endMs: nowMs,
    frames: 0,
    dropped: 0,
  });

  const measure = (sample, video, nowMs) => {
    const quality = video.getVideoPlaybackQuality();
    if (sample.first === undefined && video.readyState >= 2 && quality.totalVideoFrames > 0) {
      sample.first = quality;
      sample.firstFrameMs = nowMs;
    }
    if (sample.first !== undefined) {
      sample.frames = quality.totalVideoFrames - sample.first.totalVideoFrames;
      sample.dropped = quality.droppedVideoFrames - sample.first.droppedVideoFrames;
    }
    sample.endMs = nowMs;
  };

  const look = () => {
    const nowMs = performance.now();
    const page = document.querySelector('[data-testid=page-indicator]')?.getAttribute('data-page');
    for (const tile of page ? document.querySelectorAll('figure[data-role]') : []) {
      const video = tile.querySelector('video[data-profile=sub]');
      const cameraId = tile.getAttribute('data-camera-id');
      if (!video || !cameraId) continue;
      const position = tile.getAttribute('data-testid');
      let sample = current.get(position);
      if (sample?.page !== page || sample.cameraId !== cameraId || nowMs - sample.endMs > 1000) {
        sample = begin(tile, page, cameraId, nowMs);
        current.set(position, sample);
        samples.push(sample);
      }
      measure(sample, video, nowMs);
    }
    requestAnimationFrame(look);
  };

  window.__samples = samples;
  requestAnimationFrame(look);
})()`;

/** Begins to look at the wall's tiles; before the sign-in, so that the first page is seen from its begin. */
export async function startSampling(page: Page): Promise<void> {
  await page.evaluate(samplerScript);
}

/** What was seen so far, in the order in which the tiles came on. */
export async function readSamples(page: Page): Promise<TileSample[]> {
  const samples: unknown = await page.evaluate('window.__samples');
  return z.array(tileSample).parse(samples);
}
