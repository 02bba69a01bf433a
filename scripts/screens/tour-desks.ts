import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { openScreen } from '../../test/e2e/browser.ts';
import { signIn } from '../../test/e2e/steps.ts';
import { deskShots } from './desk-shots.ts';
import { startEstateDemo } from './estate-demo.ts';
import { furnishDesks } from './furnish-desks.ts';

const settleMs = 700;

/** A language on a monitor. */
export interface View {
  readonly width: number;
  readonly height: number;
  readonly language: string;
}

interface DeskTour {
  readonly folder: string;
  /** Size of the city. */
  readonly cameras: number;
  /** Only pictures whose names begin so. */
  readonly only: string;
  readonly views: readonly View[];
}

/**
 * Takes every desk with every dialog, over a generated city. What a step did not find is said and leaves the others.
 */
export async function tourDesks(browser: Browser, { folder, cameras, only, views }: DeskTour): Promise<void> {
  const demo = await startEstateDemo(cameras);
  try {
    const shots = deskShots(await furnishDesks(demo)).filter(({ name }) => name.startsWith(only));
    for (const { width, height, language } of views) {
      const { context, page, complaints } = await openScreen(browser, { width, height }, language);
      page.setDefaultTimeout(8000);
      await page.goto(demo.url);
      await signIn(page, demo.firstAdmin);
      await page.getByTestId('menu').waitFor();
      for (const { name, path, steps } of shots) {
        await page.goto(`${demo.url}/desk${path}`);
        await page.waitForLoadState('networkidle').catch(() => undefined); // a desk that polls is never idle
        await steps?.(page).catch((error: unknown) =>
          console.error(`› ${name}: ${String(error).split('\n')[0] ?? ''}`),
        );
        await page.waitForTimeout(settleMs);
        await page.screenshot({ path: join(folder, `${name}-${width}-${language.slice(0, 2)}.png`) });
        console.error(`› ${name}-${width}-${language.slice(0, 2)}.png`);
      }
      for (const complaint of new Set(complaints)) console.error(`› complaint: ${complaint}`);
      await context.close();
    }
  } finally {
    await demo.stop();
  }
}
