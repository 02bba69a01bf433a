import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { costOnPage } from './page-cpu.ts';
import { timeOpening } from './page-watch.ts';

/** What a page heard and spent in a second, on average. */
export interface LiveLook {
  readonly batchesPerS: number;
  readonly healthNewsPerS: number;
  readonly kibPerS: number;
  readonly mainThreadMsPerS: number;
  /** The longest time that the page could not answer, ms. */
  readonly longestTaskMs: number;
}

const batch = z.object({ events: z.array(z.object({ topic: z.string() })) });

/** Runs in the page: tasks of more than 50 ms. A text, since the bench's compiler knows no browser. */
const watchTasks = `(() => {
  window.__longestTaskMs = 0;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.__longestTaskMs = Math.max(window.__longestTaskMs, duration);
  }).observe({ entryTypes: ['longtask'] });
})()`;

/** Watches the front page for some seconds while cameras change. */
export async function watchLive(page: Page, url: string, forMs: number): Promise<LiveLook> {
  const heard = { batches: 0, healthNews: 0, bytes: 0 };
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      const text = String(payload);
      const read = batch.safeParse(JSON.parse(text));
      if (!read.success) return;
      heard.batches++;
      heard.bytes += text.length;
      heard.healthNews += read.data.events.filter(({ topic }) => topic === 'health').length;
    }),
  );
  await timeOpening(page, url, 'front');
  await page.evaluate(watchTasks);
  const begun = { ...heard };
  const { cpuMs } = await costOnPage(page, () => delay(forMs));
  const longestTaskMs = Number(await page.evaluate('window.__longestTaskMs'));
  const perSecond = (count: number): number => Math.round((count * 10_000) / forMs) / 10;
  return {
    batchesPerS: perSecond(heard.batches - begun.batches),
    healthNewsPerS: perSecond(heard.healthNews - begun.healthNews),
    kibPerS: perSecond((heard.bytes - begun.bytes) / 1024),
    mainThreadMsPerS: perSecond(cpuMs),
    longestTaskMs: Math.round(longestTaskMs),
  };
}
