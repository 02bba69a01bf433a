import type { CDPSession, Page } from 'playwright-core';

/**
 * What a piece of work costs the page's main thread, ms of the processor: unlike the time on the clock it hardly depends
 * on what else the machine does.
 */
export async function costOnPage<Result>(
  page: Page,
  work: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly cpuMs: number }> {
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const before = await readCpuMs(devTools);
  const result = await work();
  const cpuMs = (await readCpuMs(devTools)) - before;
  await devTools.detach();
  return { result, cpuMs };
}

async function readCpuMs(devTools: CDPSession): Promise<number> {
  const { metrics } = await devTools.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1000;
}
