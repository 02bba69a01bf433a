import { parseArgs } from 'node:util';
import { launchBrowser, openScreen } from '../e2e/browser.ts';
import { removeDemoFolder, startDemo } from '../e2e/demo-process.ts';
import { signIn } from '../e2e/steps.ts';
import { poll } from '../poll.ts';
import type { Bench, BenchRow } from './bench.ts';
import { readSamples, startSampling, type TileSample } from './wall-sampler.ts';

const subFps = 15;
const pageLimitMs = 600_000;

/**
 * The wall of the demo in real Chromium: how long until the first frame after the sign-in, how long a tile is black
 * when the page turns, and which part of the frames that were sent it showed. `--pages 6` says how long to watch.
 */
export const run: Bench = async (args, say) => {
  const { values } = parseArgs({ args: [...args], options: { pages: { type: 'string', default: '6' } } });
  const wanted = Number(values.pages);
  const demo = await startDemo({ subnet: '127.64.0' });
  const browser = await launchBrowser();
  try {
    const { page } = await openScreen(browser, { width: 1920, height: 1080 });
    await page.goto(demo.url);
    await page.getByTestId('login-form').waitFor();
    await startSampling(page);
    await signIn(page, demo);
    say(`signed in; watching ${wanted} pages`);
    const samples = await poll(
      `${wanted} pages are over`,
      async () => {
        const seen = await readSamples(page);
        const pages = groupPages(seen).length;
        return pages > wanted ? seen : undefined;
      },
      pageLimitMs,
    );
    return summarise(groupPages(samples).slice(0, wanted), say);
  } finally {
    await browser.close();
    await demo.stop();
    await removeDemoFolder(demo);
  }
};

/** Samples of tiles that came on together, in order. */
function groupPages(samples: readonly TileSample[]): TileSample[][] {
  const pages: TileSample[][] = [];
  for (const sample of samples) {
    const last = pages.at(-1);
    if (last?.[0] !== undefined && sample.startMs - last[0].startMs < 1000) last.push(sample);
    else pages.push([sample]);
  }
  return pages;
}

function summarise(pages: readonly (readonly TileSample[])[], say: (text: string) => void): BenchRow[] {
  const [first = [], ...turned] = pages;
  say(`${pages.length} pages, ${pages.flat().length} tiles`);
  return [
    { what: 'first page after sign-in', ...describe(first) },
    { what: 'page turns', pages: turned.length, ...describe(turned.flat()) },
  ];
}

function describe(samples: readonly TileSample[]): BenchRow {
  const black = samples.map(({ startMs, firstFrameMs, endMs }) => (firstFrameMs ?? endMs) - startMs);
  const shown = samples.map(({ frames, dropped }) => frames - dropped);
  const sent = samples.map(({ firstFrameMs, endMs }) =>
    firstFrameMs === undefined ? 0 : ((endMs - firstFrameMs) * subFps) / 1000,
  );
  return {
    tiles: samples.length,
    tilesWithoutPicture: samples.filter(({ firstFrameMs }) => firstFrameMs === undefined).length,
    blackMsMedian: Math.round(quantile(black, 0.5)),
    blackMsMax: Math.round(quantile(black, 1)),
    framesShown: sum(shown),
    framesSent: Math.round(sum(sent)),
    shownPerSent: Number((sum(shown) / sum(sent)).toFixed(3)),
  };
}

function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
