/**
 * `npm run screenshots [-- FOLDER]`: every screen of a fresh demo in both languages and sizes, as PNG files.
 * Without a folder the few that the documentation shows go to docs/guide/images.
 *
 * With `--patrol` instead: walls and desks of patrol as each of their people sees them, over a demo with something on
 * each; with `--desks`: every desk with its dialogs over a generated city (`--cameras`, 1,000 to 20,000), in
 * `--languages` and `--sizes`; `--only` takes those whose names begin so.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openScreen } from '../test/e2e/browser.ts';
import { type Demo, removeDemoFolder, startDemo } from '../test/e2e/demo-process.ts';
import { signIn, waitForLiveTiles } from '../test/e2e/steps.ts';
import { furnishPatrol, patrolVariables } from './screens/furnish-patrol.ts';
import { tourDesks, type View } from './screens/tour-desks.ts';
import { tourPatrol } from './screens/tour-patrol.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    desks: { type: 'boolean', default: false },
    patrol: { type: 'boolean', default: false },
    cameras: { type: 'string', default: '1000' },
    languages: { type: 'string', default: 'zh-CN,en-US' },
    sizes: { type: 'string', default: '1920x1080,1366x768' },
    only: { type: 'string', default: '' },
  },
});
const [folder] = positionals;
const target = folder ?? 'docs/guide/images';
const sizes = [
  { width: 1920, height: 1080 },
  { width: 1366, height: 768 },
];
const languages = ['zh-CN', 'en-US'];
const desks = ['outages', 'cameras', 'onboarding', 'patrol', 'findings'];
const settleMs = 1500;
/** Shorter than two minutes, longer than the register rests before it is read again for causes. */
const variables = { VPG_OUTAGES_GROUPING_WINDOW_SECONDS: '45' };
const outageMs = 240_000;

/** A recorder with its channels and a camera fall silent; more of so few, and the gateway would take itself for blind. */
async function breakSome(demo: Demo): Promise<void> {
  for (const id of ['cam-08', 'nvr-01']) {
    await fetch(`${demo.farmUrl}/devices/${id}/fault`, { method: 'PUT', body: '{"kind":"offline","mode":"reset"}' });
  }
}

async function reportFinding(page: Page): Promise<void> {
  await page.getByTestId('tile-1').click();
  await page.keyboard.press('f');
  await page.keyboard.press('2');
  await page.getByTestId('finding-text').fill('路口积水约二十厘米，影响非机动车通行');
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(settleMs);
  await page.screenshot({ path: join(target, `${name}.png`) });
  console.error(`› ${name}.png`);
}

async function tour(browser: Browser, demo: Demo, size: (typeof sizes)[number], language: string): Promise<void> {
  const { context, page } = await openScreen(browser, size, language);
  const suffix = folder === undefined ? '' : `-${size.width}-${language.slice(0, 2)}`;
  await page.goto(demo.url);
  await page.getByTestId('login-form').waitFor();
  if (folder !== undefined) await shoot(page, `login${suffix}`);
  await signIn(page, demo);
  await waitForLiveTiles(page);
  await shoot(page, `wall${suffix}`);
  if (folder === undefined) await breakSome(demo);
  if (folder !== undefined) {
    await reportFinding(page);
    await shoot(page, `wall-finding${suffix}`);
    await page.getByTestId('finding-submit').click();
    await page.getByTestId('finding-snapshot').waitFor();
    await shoot(page, `wall-finding-saved${suffix}`);
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await shoot(page, `wall-keys${suffix}`);
  }
  for (const desk of folder === undefined ? ['outages', 'cameras'] : desks) {
    await page.goto(`${demo.url}/desk/${desk}`);
    if (desk === 'outages') {
      await page.locator('[data-testid=cause-card][data-state=confirmed]').waitFor({ timeout: outageMs });
      await page.getByTestId('single-cause').waitFor({ timeout: outageMs });
    }
    if (desk === 'cameras') await page.getByTestId('camera-row').first().waitFor();
    await shoot(page, `${desk}${suffix}`);
  }
  await page.goto(demo.url);
  await page.getByTestId('menu').click();
  await page.getByTestId('sign-out').click();
  await context.close();
}

/** The walk through a demo: the wall, and each desk as it opens. */
async function tourDemo(browser: Browser): Promise<void> {
  const demo = await startDemo({ subnet: '127.62.0', variables });
  try {
    if (folder !== undefined) await breakSome(demo);
    const rounds = folder === undefined ? ([sizes.slice(0, 1), ['zh-CN']] as const) : ([sizes, languages] as const);
    for (const language of rounds[1]) for (const size of rounds[0]) await tour(browser, demo, size, language);
  } finally {
    await demo.stop();
    await removeDemoFolder(demo);
  }
}

/** The walk through a patrol, its shifts, rosters and findings. */
async function tourPatrolDemo(browser: Browser): Promise<void> {
  const demo = await startDemo({ subnet: '127.62.0', variables: patrolVariables() });
  try {
    const furnished = await furnishPatrol(demo);
    await tourPatrol(browser, { folder: target, demo, furnished, only: options.only, views: viewsAsked() });
  } finally {
    await demo.stop();
    await removeDemoFolder(demo);
  }
}

/** `--languages` on each of `--sizes`. */
function viewsAsked(): readonly View[] {
  return options.languages.split(',').flatMap((language) =>
    options.sizes.split(',').map((size) => {
      const [width = 0, height = 0] = size.split('x').map(Number);
      return { width, height, language };
    }),
  );
}

await mkdir(target, { recursive: true });
const browser = await launchBrowser();
try {
  const { cameras, only } = options;
  if (options.desks) await tourDesks(browser, { folder: target, cameras: Number(cameras), only, views: viewsAsked() });
  else if (options.patrol) await tourPatrolDemo(browser);
  else await tourDemo(browser);
} finally {
  await browser.close();
}
