import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { openScreen } from '../../test/e2e/browser.ts';
import type { Demo } from '../../test/e2e/demo-process.ts';
import { signIn } from '../../test/e2e/steps.ts';
import type { FurnishedPatrol } from './furnish-patrol.ts';
import { patrolShots, type PatrolShot, type Viewer } from './patrol-shots.ts';
import type { View } from './tour-desks.ts';

const settleMs = 900;
const phone = { width: 390, height: 844 };

interface PatrolTour {
  readonly folder: string;
  readonly demo: Pick<Demo, 'url'>;
  readonly furnished: FurnishedPatrol;
  /** Only pictures whose names begin so. */
  readonly only: string;
  readonly views: readonly View[];
}

/** Takes the walls and the desks of patrol, as each of their people sees them. */
export async function tourPatrol(browser: Browser, tour: PatrolTour): Promise<void> {
  const shots = patrolShots(tour.furnished).filter(({ name }) => name.startsWith(tour.only));
  for (const view of tour.views) {
    const suffix = `-${String(view.width)}-${view.language.slice(0, 2)}`;
    for (const viewer of new Set(shots.map((shot) => shot.viewer))) {
      const own = shots.filter((shot) => shot.viewer === viewer);
      await takeAll(browser, { ...tour, view, viewer, shots: own, suffix });
    }
  }
}

interface Sitting extends PatrolTour {
  readonly view: View;
  readonly viewer: Viewer;
  readonly shots: readonly PatrolShot[];
  readonly suffix: string;
}

async function takeAll(browser: Browser, { demo, furnished, view, viewer, shots, ...to }: Sitting): Promise<void> {
  const { context, page, complaints } = await openScreen(browser, view, view.language);
  page.setDefaultTimeout(15_000);
  await page.goto(`${demo.url}/desk/shifts`);
  await signIn(page, furnished[viewer]);
  await page.getByTestId('menu').waitFor();
  for (const shot of shots) {
    await page.setViewportSize(shot.onPhone === true ? phone : view);
    if (shot.path !== undefined) await page.goto(`${demo.url}${shot.path}`);
    await page.waitForLoadState('networkidle', { timeout: 4000 }).catch(() => undefined); // a wall is never idle
    await shot.steps?.(page).catch((error: unknown) => say(`${shot.name}: ${String(error).split('\n')[0] ?? ''}`));
    await page.waitForTimeout(settleMs);
    await page.screenshot({ path: join(to.folder, `${shot.name}${to.suffix}.png`) });
    say(`${shot.name}${to.suffix}.png`);
  }
  await leave(page, demo.url);
  for (const complaint of new Set(complaints)) say(`complaint: ${complaint}`);
  await context.close();
}

/** Signs out, so that the wall is free for the next sitting. */
async function leave(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.getByTestId('menu').click();
  await page.getByTestId('sign-out').click();
  await page.getByTestId('login-form').waitFor();
}

function say(what: string): void {
  console.error(`› ${what}`);
}
