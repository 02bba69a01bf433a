import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openScreen } from '../../e2e/browser.ts';
import { signIn } from '../../e2e/steps.ts';
import { quantile } from '../load/quantile.ts';
import { costOnPage } from './page-cpu.ts';
import { type Screen, screens, timeOpening, watchScript } from './page-watch.ts';

interface Login {
  readonly username: string;
  readonly password: string;
}

/** The median and the 95th percentile, ms. */
export type Spread = readonly [number, number];

export function spreadOf(times: readonly number[]): Spread {
  return [Math.round(quantile(times, 0.5)), Math.round(quantile(times, 0.95))];
}

/** Somebody who is signed in, in a browser of which nothing is in the cache yet. */
export async function enter(browser: Browser, url: string, login: Login): Promise<SignedIn> {
  const { context, page, complaints } = await openScreen(browser);
  await page.addInitScript(watchScript);
  page.setDefaultTimeout(60_000);
  await page.goto(`${url}/desk/outages`);
  await page.getByTestId('login-submit').waitFor();
  const beganMs = performance.now();
  await signIn(page, login);
  const [figures] = screens.front.shows;
  await page.locator(figures).first().waitFor();
  return { url, context, page, complaints, signedInMs: performance.now() - beganMs };
}

interface SignedIn {
  readonly url: string;
  readonly context: BrowserContext;
  readonly page: Page;
  readonly complaints: readonly string[];
  /** From the press of the button to figures on the front page. */
  readonly signedInMs: number;
}

/**
 * Opens a screen again and again: cold by a browser that has been here never before but is signed in, warm by one that
 * has. First paint, and when it shows what it is for.
 */
export async function timeScreen(browser: Browser, { url, context, page }: SignedIn, screen: Screen, runs: number) {
  const cold: Opening[] = [];
  const warm: Opening[] = [];
  const cookies = await context.cookies();
  const openCounted = async (opened: Page): Promise<Opening> => {
    const { result, cpuMs } = await costOnPage(opened, () => timeOpening(opened, url, screen));
    return { ...result, cpuMs };
  };
  for (let run = 0; run < runs; run++) {
    const fresh = await openScreen(browser);
    await fresh.context.addCookies(cookies);
    await fresh.page.addInitScript(watchScript);
    cold.push(await openCounted(fresh.page));
    await fresh.context.close();
    warm.push(await openCounted(page));
  }
  const spread = (openings: readonly Opening[]) => ({
    firstPaintMs: spreadOf(openings.map(({ firstPaintMs }) => firstPaintMs)),
    shownMs: spreadOf(openings.map(({ shownMs }) => shownMs)),
    cpuMs: spreadOf(openings.map(({ cpuMs }) => cpuMs)),
  });
  return { cold: spread(cold), warm: spread(warm) };
}

interface Opening {
  readonly firstPaintMs: number;
  readonly shownMs: number;
  /** Of the page's main thread until it showed what it is for. */
  readonly cpuMs: number;
}
