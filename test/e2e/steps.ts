import type { Locator, Page } from 'playwright-core';
import { poll } from '../poll.ts';
import type { Demo } from './demo-process.ts';

/** Steps of a person at the screen, used by the end-to-end tests, the bench and the screenshots. */
export async function signIn(page: Page, { username, password }: Pick<Demo, 'username' | 'password'>): Promise<void> {
  await page.locator('[data-testid=login-form] input[name=username]').fill(username);
  await page.locator('[data-testid=login-form] input[name=password]').fill(password);
  await page.getByTestId('login-submit').click();
}

/** Waits for a page of a round with at least one live picture, and none that is still opening. */
export async function waitForLiveTiles(page: Page, withinMs = 90_000): Promise<void> {
  await page.locator('[data-role=current][data-picture=live]').first().waitFor({ timeout: withinMs });
  const opening = page.locator('[data-role=current][data-picture=opening]');
  await poll('no tile is opening', async () => ((await opening.count()) === 0 ? true : undefined), withinMs);
}

/**
 * Confirms what a button asks, until it has happened: a question that is still opening on a busy machine moves away from
 * under the pointer, and the click closes it instead.
 */
export async function confirm(page: Page, { ask, yes }: { ask: string; yes: string }, done: Locator): Promise<void> {
  for (let tries = 1; ; tries++) {
    if (!(await page.getByTestId(yes).isVisible())) await page.getByTestId(ask).click();
    await page.getByTestId(yes).click();
    try {
      return await done.waitFor({ timeout: 10_000 });
    } catch (error) {
      if (tries === 3 || (await page.getByTestId(yes).isVisible())) throw error;
    }
  }
}
