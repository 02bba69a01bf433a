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

/** Confirms what a button asks, until it has happened: on a busy machine a click may close the question instead. */
export async function confirm(page: Page, { ask, yes }: { ask: string; yes: string }, done: Locator): Promise<void> {
  const press = async (testId: string): Promise<void> => {
    const button = page.getByTestId(testId);
    // It may go while it is pressed, which is what it is pressed for.
    if (await button.isVisible()) await button.click({ timeout: 2000 }).catch(() => undefined);
  };
  await poll(
    `${yes} has happened`,
    async () => {
      if (await done.isVisible()) return true;
      if (!(await page.getByTestId(yes).isVisible())) await press(ask);
      await press(yes);
      return done.waitFor({ timeout: 5000 }).then(
        () => true,
        () => undefined,
      );
    },
    60_000,
  );
}
