import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { CDPSession } from 'playwright-core';
import type { Bench, BenchRow } from './bench.ts';
import { crowdScenario } from './load/crowd-scenario.ts';
import { quantile } from './load/quantile.ts';
import { type PlayerRig, startPlayerRig } from './player/player-rig.ts';
import { readSamples, startSampling, type TileSample } from './wall-sampler.ts';

const subnet = '127.64.0';
const subFps = 15;
const pageSeconds = 10;
/** Before the heap is looked at for the first time: code is loaded, buffers are as full as they get. */
const settleMs = 30_000;
/** Upstreams end, so that the next wall begins cold. */
const coolMs = 4000;
const bytesPerMb = 1_048_576;

/**
 * A wall that turns each 10 s in real Chromium, every tile from a camera of its own: `--tiles 4,9,16,25`, `--seconds
 * 600` for each. Twice as many cameras as tiles are simulated, so that each turn brings other ones.
 */
export const run: Bench = async (args, say) => {
  const { values } = parseArgs({
    args: [...args],
    options: { tiles: { type: 'string', default: '4,9,16,25' }, seconds: { type: 'string', default: '600' } },
  });
  const sizes = values.tiles.split(',').map(Number);
  const { devices } = crowdScenario({ subnet, devices: 2 * Math.max(...sizes) });
  const rig = await startPlayerRig({ subnet, devices });
  try {
    say(`${rig.cameras.length} cameras adopted`);
    const rows: BenchRow[] = [];
    for (const tiles of sizes) {
      rows.push(await measure(rig, tiles, Number(values.seconds)));
      say(JSON.stringify(rows.at(-1)));
      await rig.browserPage.goto('about:blank');
      await delay(coolMs);
    }
    return rows;
  } finally {
    await rig.stop();
  }
};

/** What the browser has spent. */
interface Spent {
  readonly atMs: number;
  readonly taskMs: number;
  readonly heapBytes: number;
}

async function measure({ browserPage: page, url, organisationId, cameras }: PlayerRig, tiles: number, seconds: number) {
  let faults = 0;
  const note = (): void => void (faults += 1);
  page.on('pageerror', note);
  const cameraIds = cameras.slice(0, 2 * tiles).map(({ id }) => id);
  const source = 2 * tiles === cameras.length ? `organisation=${organisationId}` : `cameras=${cameraIds.join(',')}`;
  await page.goto(`${url}/status?${source}&layout=${tiles}&seconds=${pageSeconds}`);
  await startSampling(page);
  await page.evaluate(countFailures);
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('Performance.enable');
  const settledMs = Math.min(settleMs, (seconds * 1000) / 3);
  await delay(settledMs);
  const begin = await readSpent(devTools);
  await delay(seconds * 1000 - settledMs);
  const end = await readSpent(devTools);
  const samples = await readSamples(page);
  const failures = faults + Number(await page.evaluate('window.__failures'));
  page.off('pageerror', note);
  await devTools.detach();
  return { tiles, ...describeSamples(samples), fatalErrors: failures, ...describeSpent(begin, end) };
}

/** Runs in the page: tiles that give up. A text, since the bench's compiler knows no browser. */
const countFailures = `(() => {
  window.__failures = 0;
  new MutationObserver((changes) => {
    for (const { target } of changes) if (target.getAttribute('data-picture') === 'failed') window.__failures += 1;
  }).observe(document.body, { subtree: true, attributes: true, attributeFilter: ['data-picture'] });
})()`;

async function readSpent(devTools: CDPSession): Promise<Spent> {
  await devTools.send('HeapProfiler.collectGarbage');
  const { metrics } = await devTools.send('Performance.getMetrics');
  const read = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  return { atMs: performance.now(), taskMs: read('TaskDuration') * 1000, heapBytes: read('JSHeapUsedSize') };
}

function describeSpent(begin: Spent, end: Spent) {
  return {
    heapGrowthMb: Number(((end.heapBytes - begin.heapBytes) / bytesPerMb).toFixed(1)),
    mainThreadMsPerS: Math.round((end.taskMs - begin.taskMs) / ((end.atMs - begin.atMs) / 1000)),
  };
}

/**
 * Cold: tiles of the first page. Warm: those that open behind a page, which the gateway has warmed. Black: how long a
 * tile of a turned page has no picture.
 */
function describeSamples(samples: readonly TileSample[]) {
  const current = samples.filter(({ role }) => role === 'current');
  const firstMs = current[0]?.startMs ?? 0;
  const isFirst = ({ startMs }: TileSample): boolean => startMs - firstMs < 1000;
  const untilFrame = ({ startMs, firstFrameMs, endMs }: TileSample): number => (firstFrameMs ?? endMs) - startMs;
  const cold = current.filter(isFirst).map(untilFrame);
  const black = current.filter((sample) => !isFirst(sample)).map(untilFrame);
  const warm = samples.filter(({ role }) => role === 'next').map(untilFrame);
  const shown = current.map(({ frames, dropped }) => frames - dropped);
  const sent = current.map(({ firstFrameMs, endMs }) =>
    firstFrameMs === undefined ? 0 : ((endMs - firstFrameMs) * subFps) / 1000,
  );
  return {
    firstFrameColdP50Ms: Math.round(quantile(cold, 0.5)),
    firstFrameWarmP50Ms: Math.round(quantile(warm, 0.5)),
    blackMsP50: Math.round(quantile(black, 0.5)),
    blackMsP95: Math.round(quantile(black, 0.95)),
    shownToSent: Number((sum(shown) / sum(sent)).toFixed(3)),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
