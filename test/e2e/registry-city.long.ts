import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { ApiCaller } from '../fixtures/api-caller.ts';
import { fillEstate } from '../fixtures/estate/fill-estate.ts';
import { planEstate } from '../fixtures/estate/plan-estate.ts';
import { type LoggedGateway, startLoggedGateway } from '../fixtures/logged-gateway.ts';
import { launchBrowser, openScreen } from './browser.ts';
import { signIn } from './steps.ts';

const cameras = 20_000;
/** A person waits so long without a doubt; on an idle machine each takes a fraction of it, ms. */
const patienceMs = 2000;

describe(`the registry desk over ${cameras} cameras`, function () {
  this.timeout(900_000);
  let folder: string;
  let gateway: LoggedGateway;
  let browser: Browser;
  let page: Page;
  const took: { readonly step: string; readonly tookMs: number }[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vpg-city-'));
    gateway = await startLoggedGateway({
      VPG_DATA_FOLDER: folder,
      VPG_SERVER_PORT: '0',
      VPG_NETWORK_ALLOW: '127.0.0.0/8',
      VPG_HEALTH_PROBE_INTERVAL_SECONDS: '3600',
      VPG_LOG_LEVEL: 'error',
    });
    const admin = await new ApiCaller(gateway.url, []).signIn(gateway.firstAdmin);
    await fillEstate(admin, planEstate(cameras));
    browser = await launchBrowser();
    ({ page } = await openScreen(browser));
    page.setDefaultTimeout(30_000);
    await page.goto(`${gateway.url}/desk/duty`);
    await signIn(page, gateway.firstAdmin);
    await page.getByTestId('menu').waitFor();
  });
  after(async () => {
    for (const { step, tookMs } of took) console.log(`      ${step}: ${tookMs} ms`);
    await browser?.close();
    await gateway?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const counts = (text: string) => page.getByTestId('camera-count').getByText(text).waitFor();
  const row = () => page.getByTestId('camera-row').first();
  const closed = () => page.locator('.ant-tree-list-holder .ant-tree-switcher_close');
  const time = async (step: string, act: () => Promise<unknown>) => {
    const beganMs = performance.now();
    await act();
    await page.locator('.ant-spin-spinning').waitFor({ state: 'detached' });
    took.push({ step, tookMs: Math.round(performance.now() - beganMs) });
  };

  it('shows its first page and answers each step before anybody doubts', async () => {
    await time('the desk with its first page', async () => {
      await page.goto(`${gateway.url}/desk/cameras`);
      await row().waitFor();
      await counts('20,000');
    });
    await time('a county opened in the tree', async () => {
      const before = await closed().count();
      await closed().first().click();
      await closed().nth(before).waitFor();
    });
    await time('the tree of grids', async () => {
      await page.locator('.ant-segmented-item').nth(2).click();
      await page.getByTestId('place').first().waitFor();
    });
    await time('a filter', async () => {
      await page.getByTestId('filter-hasGaps').click();
      await page.getByTestId('camera-count').getByText('全部 20,000').waitFor();
    });
    await time('another order', async () => {
      await page.getByRole('columnheader', { name: '完整度' }).click();
      await page.waitForURL(/sort=completeness/);
    });
    await time('the next page', async () => {
      await page.getByTestId('next-page').click();
      await counts('第 2 /');
    });
    await page.getByTestId('clear-filters').click();
    await counts('20,000');
    await time('a search', async () => {
      await page.getByTestId('camera-search').locator('input').fill('停车场');
      await page.keyboard.press('Enter');
      await page.getByTestId('camera-count').getByText('全部 20,000').waitFor();
    });
    await time('a record', async () => {
      await row().click();
      await page.getByTestId('record').waitFor();
    });
    await page.keyboard.press('Escape');
    for (const view of ['conflicts', 'contracts', 'units']) {
      await time(view, async () => {
        await page.goto(`${gateway.url}/desk/cameras/${view}`);
        await page.locator('.ant-table-row, [data-testid=pair], [data-testid=empty]').first().waitFor();
      });
    }

    expect(took.filter(({ tookMs }) => tookMs > patienceMs)).to.deep.equal([]);
  });

  it('goes on drawing only what is in sight: few elements, whatever the city’s size', async () => {
    await page.goto(`${gateway.url}/desk/cameras`);
    await row().waitFor();

    // A text, since the test's compiler knows no browser.
    const elements = Number(await page.evaluate(`document.querySelectorAll('*').length`));
    expect(elements).to.be.lessThan(3000);
  });
});
