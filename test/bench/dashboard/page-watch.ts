import type { Page } from 'playwright-core';
import { z } from 'zod';

/** What a page shows when it can be worked with, by the name of the row; CSS selectors. */
export const screens = {
  front: { path: '/desk/outages', shows: ['[data-testid=rate-online] b', '[data-testid=cause-card]'] },
  causes: { path: '/desk/outages/list', shows: ['.cause-table tbody tr'] },
  tickets: { path: '/desk/outages/tickets', shows: ['[data-testid=ticket-row]'] },
  map: { path: '/desk/outages/map', shows: ['[data-testid=map-canvas] canvas', '.map-legend b'] },
  cameras: { path: '/desk/cameras', shows: ['[data-testid=camera-row]'] },
} as const;

export type Screen = keyof typeof screens;

/** Runs in every page before its own scripts; texts, since the bench's compiler knows no browser. */
export const watchScript = `(() => {
  performance.setResourceTimingBufferSize(10000);
  window.__actedMs = 0;
  for (const type of ['click', 'keydown']) {
    addEventListener(type, (event) => { window.__actedMs = event.timeStamp; }, true);
  }
  window.__shown = (selectors) => new Promise((resolve) => {
    const look = () => {
      if (selectors.every((selector) => document.querySelector(selector))) resolve(performance.now());
      else requestAnimationFrame(look);
    };
    look();
  });
  window.__watch = (asked, busy) => { window.__settling = new Promise((resolve, reject) => {
    const watchedMs = performance.now();
    setTimeout(() => reject(new Error('nothing settled after ' + asked)), 60000);
    const isAnswered = () => performance.getEntriesByType('resource').some(
      (entry) => entry.name.includes(asked) && entry.startTime >= window.__actedMs && entry.responseEnd > 0);
    const look = () => {
      if (window.__actedMs > watchedMs && isAnswered() && !document.querySelector(busy)) {
        requestAnimationFrame(() => resolve(performance.now() - window.__actedMs));
      } else requestAnimationFrame(look);
    };
    look();
  }); };
})()`;

const opening = z.object({ firstPaintMs: z.number(), shownMs: z.number() });

/** When a page that is being opened painted first, and when it showed what it is for; ms since its navigation. */
export async function timeOpening(page: Page, url: string, screen: Screen): Promise<z.infer<typeof opening>> {
  const { path, shows } = screens[screen];
  await page.goto(url + path, { waitUntil: 'commit' });
  const measured: unknown = await page.evaluate(
    `window.__shown(${JSON.stringify(shows)}).then((shownMs) => ({
      shownMs,
      firstPaintMs: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? shownMs,
    }))`,
  );
  return opening.parse(measured);
}

interface FilterStep {
  /** A part of the address that the page asks because of it. */
  readonly asked: string;
  /** What stands on the page while its rows are those of before. */
  readonly busy: string;
  readonly act: () => Promise<void>;
}

/** From a click or a key to rows that have settled and been drawn, ms. */
export async function timeFilter(page: Page, { asked, busy, act }: FilterStep): Promise<number> {
  // Begun before the act: a key may reach the page before a question that was sent ahead of it.
  await page.evaluate(`window.__watch(${JSON.stringify(asked)}, ${JSON.stringify(busy)})`);
  await act();
  const settledMs: unknown = await page.evaluate('window.__settling');
  return z.number().parse(settledMs);
}
