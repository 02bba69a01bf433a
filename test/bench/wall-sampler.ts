import type { Page } from 'playwright-core';
import { z } from 'zod';

const tileSample = z.object({
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
 * One tile on one page: when it came on, when it first showed a frame of its own, how many frames it showed until the
 * page ended. Times are ms since navigation.
 */
export type TileSample = z.infer<typeof tileSample>;

/** Runs in the page at each animation frame; a text, since the bench's compiler knows no browser. */
const samplerScript = `(() => {
  const samples = new Map();
  const look = () => {
    const nowMs = performance.now();
    const page = document.querySelector('[data-testid=page-indicator]');
    const plan = document.querySelector('[data-testid=round-plan]');
    document.querySelectorAll('[data-role=current]').forEach((tile) => {
      const video = tile.querySelector('video[data-profile=sub]');
      const cameraId = tile.getAttribute('data-camera-id');
      if (!video || !page || !cameraId) return;
      const position = Number(tile.getAttribute('data-testid').slice(5));
      const key = [window.__round ?? 0, page.getAttribute('data-page'), cameraId].join(' ');
      const quality = video.getVideoPlaybackQuality();
      let sample = samples.get(key);
      if (sample === undefined) {
        sample = { page: page.getAttribute('data-page'), position, cameraId, startMs: nowMs, endMs: nowMs, frames: 0, dropped: 0 };
        sample.base = undefined;
        samples.set(key, sample);
      }
      if (video.readyState >= 2 && quality.totalVideoFrames > 0 && sample.firstFrameMs === undefined) {
        sample.firstFrameMs = nowMs;
        sample.base = quality;
      }
      if (sample.base !== undefined) {
        sample.frames = quality.totalVideoFrames - sample.base.totalVideoFrames;
        sample.dropped = quality.droppedVideoFrames - sample.base.droppedVideoFrames;
      }
      sample.endMs = nowMs;
    });
    if (!plan) window.__round = (window.__round ?? 0) + (window.__hadRound ? 1 : 0);
    window.__hadRound = Boolean(plan);
    requestAnimationFrame(look);
  };
  window.__samples = samples;
  requestAnimationFrame(look);
})()`;

export async function startSampling(page: Page): Promise<void> {
  await page.evaluate(samplerScript);
}

export async function readSamples(page: Page): Promise<TileSample[]> {
  const samples: unknown = await page.evaluate('[...window.__samples.values()]');
  return z.array(tileSample).parse(samples);
}
