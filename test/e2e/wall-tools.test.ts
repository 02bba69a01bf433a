import { expect } from 'chai';
import type { Browser, Locator, Page } from 'playwright-core';
import type { RoundView } from '../../gateway/patrol/patrol-api.ts';
import type { NewTokenView } from '../../gateway/wall/displays/displays-api.ts';
import { ApiClient } from '../../scripts/demo/api-client.ts';
import { poll } from '../poll.ts';
import { launchBrowser, openScreen, type Screen } from './browser.ts';
import { type Demo, removeDemoFolder, startDemo } from './demo-process.ts';
import { signIn, waitForLiveTiles } from './steps.ts';

const readDisplays = async (api: ApiClient): Promise<readonly { readonly id: string; readonly state: string }[]> =>
  (await api.get<{ items: readonly { id: string; state: string }[] }>('/displays')).items;

describe('the wall by its keys, its tools and its displays', function () {
  this.timeout(180_000);
  let demo: Demo;
  let browser: Browser;
  let screen: Screen;
  let page: Page;
  let api: ApiClient;

  before(async () => {
    demo = await startDemo({ subnet: '127.66.0' });
    browser = await launchBrowser();
    screen = await openScreen(browser);
    page = screen.page;
    api = await ApiClient.signIn(demo.url, demo.username, demo.password);
    await page.goto(demo.url);
    await page.getByTestId('login-form').waitFor();
    await signIn(page, demo);
    await waitForLiveTiles(page);
  });

  after(async () => {
    await browser.close();
    await demo.stop();
    await removeDemoFolder(demo);
  });

  const pageNumber = async (): Promise<number> =>
    Number(await page.getByTestId('page-indicator').getAttribute('data-page'));
  const shown = (testId: string) => page.getByTestId(testId).waitFor();
  const gone = (testId: string) => page.getByTestId(testId).waitFor({ state: 'detached' });
  /** Keeps the page: what follows is about its tiles. */
  const hold = async (): Promise<void> => {
    const held = page.locator('[data-testid=countdown][data-paused=true]');
    if (!(await held.isVisible())) await page.keyboard.press(' ');
    await held.waitFor();
  };
  /** Stops that any round of the demo has seen. */
  const countSeen = async (): Promise<number> => {
    const { items } = await api.get<{ items: readonly RoundView[] }>('/rounds');
    return items.reduce((sum, { counts }) => sum + counts.seen, 0);
  };
  const secondOf = (video: Locator): Promise<number> =>
    video.evaluate((element: { readonly currentTime: number }) => element.currentTime);
  const playsOn = async (video: Locator): Promise<void> => {
    const startedS = await secondOf(video);
    await poll('three seconds were played', async () => ((await secondOf(video)) - startedS > 3 ? true : undefined));
  };

  it('gives a camera that moves to one officer at a time', async () => {
    await hold();
    const { items } = await api.get<{ items: readonly { id: string }[] }>(
      `/cameras?search=${encodeURIComponent('人民路十字路口')}`,
    );
    const dome = items[0]?.id ?? '';
    await api.post(`/cameras/${dome}/ptz/lock`, {});
    const tile = await page.locator(`[data-role=current][data-camera-id="${dome}"]`).getAttribute('data-testid');
    await page.keyboard.press(String(Number((tile ?? '').slice('tile-'.length)) + 1));
    await page.keyboard.press('p');
    await page.locator('[data-testid=ptz][data-problem="ptz/held"]').waitFor();

    await api.delete(`/cameras/${dome}/ptz/lock`);
    await page.keyboard.press('p');
    await gone('ptz');
    await page.keyboard.press('p');
    await page.getByTestId('ptz-preset').first().waitFor();
    await page.keyboard.press('2');
    await shown('ptz-sent');
    const refusal: unknown = await api.post(`/cameras/${dome}/ptz/lock`, {}).catch((error: unknown) => error);
    expect(String(refusal)).to.include('ptz/held');

    const before = await pageNumber();
    // The page turns: the camera is let go, and anybody may have it.
    await page.keyboard.press(']');
    await poll('the camera is free', () =>
      api.post(`/cameras/${dome}/ptz/lock`, {}).then(
        () => true,
        () => undefined,
      ),
    );
    await api.delete(`/cameras/${dome}/ptz/lock`);
    await poll('the page has turned', async () => ((await pageNumber()) === before ? undefined : true));
    await waitForLiveTiles(page);
  });

  it('is worked by the keyboard alone', async () => {
    await hold();
    await page.keyboard.press('2');
    await page.locator('[data-testid=tile-1][data-selected=true]').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.locator('[data-testid=tile-3][data-selected=true]').waitFor();
    await page.keyboard.press('n');
    await page.locator('[data-testid=tile-3] [data-testid=mark-normal][data-marked=true]').waitFor();
    await page.keyboard.press('z');
    await page.locator('[data-testid=tile-3] video[data-profile=main][data-live=true]').waitFor();
    await shown('tile-tools');
    await page.keyboard.press('+');
    await poll('the picture is zoomed', async () => {
      const text = await page.getByTestId('zoom-factor').textContent();
      return text === '×1.0' ? undefined : true;
    });
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await gone('tile-tools');
    await page.keyboard.press('?');
    await shown('keys');
    await page.keyboard.press('Escape');
    await gone('keys');

    const before = await pageNumber();
    await page.keyboard.press(']');
    await poll('the page has turned', async () => ((await pageNumber()) === before ? undefined : true));
    await page.keyboard.press('[');
    await poll('the page before is looked at', async () => ((await pageNumber()) === before ? true : undefined));
    await page.keyboard.press(']');
    await poll('the look back is over', async () => ((await pageNumber()) === before ? undefined : true));
    await waitForLiveTiles(page);
  });

  it('replays what was just seen, labelled, and earns nothing by it', async () => {
    const stop = page.locator('[data-testid=tile-0] [data-testid=tile-outcome]');
    const seconds = async (): Promise<number> => Number(/(\d+) \//.exec((await stop.textContent()) ?? '')?.[1] ?? 0);
    await hold();
    await poll('there is something to replay', async () => ((await seconds()) >= 8 ? true : undefined));
    await page.keyboard.press('1');
    await page.keyboard.press('r');
    await page.locator('[data-testid=replay][data-ready=true]').waitFor();
    await page.getByTestId('replay-at').waitFor();
    const watchedS = await seconds();

    await playsOn(page.locator('video[data-replay]'));

    expect(await page.locator('.replay-label').textContent())
      .to.include('回放')
      .and.include('不计入巡查');
    expect((await seconds()) - watchedS).to.be.at.most(1);
    await page.keyboard.press('Escape');
    await gone('replay');
    await page.keyboard.press('Escape');
  });

  it('shows a status wall that counts for nothing', async () => {
    await page.goto(`${demo.url}/status`);
    await page.getByTestId('scene-place').first().click();
    await page.getByTestId('scene-start').click();
    await waitForLiveTiles(page);
    const before = await countSeen();
    expect(await page.getByTestId('not-patrol').textContent()).to.equal('状态墙 · 不计入巡查');
    expect(await page.locator('[data-role=current]').count()).to.equal(12);
    await page.keyboard.press('1');
    await page.keyboard.press('2');
    await page.locator('[data-testid=tile-11][data-selected=true]').waitFor();

    await playsOn(page.locator('[data-testid=tile-0] video'));

    expect(await countSeen()).to.equal(before);
    expect(await page.locator('[data-testid=mark-normal]').count()).to.equal(0);
  });

  it('brings a display back by itself after a restart of the gateway', async () => {
    const { items } = await api.get<{ items: readonly { id: string }[] }>('/organisations');
    const organisationId = items[0]?.id ?? '';
    const made = await api.post<NewTokenView>('/displays', { name: '大厅左屏', organisationId });
    const kiosk = await openScreen(browser);
    await kiosk.page.goto(`${demo.url}/display#token=${made.token}`);
    await kiosk.page.getByTestId('display-waiting').waitFor();
    expect(kiosk.page.url()).to.equal(`${demo.url}/display`);
    const scene = {
      source: { kind: 'organisation', organisationId },
      ...{ layout: 4, pageSeconds: 600, pinnedIds: [] },
    };
    await api.put(`/displays/${made.display.id}/scene`, { scene });
    await waitForLiveTiles(kiosk.page);
    await poll('the console sees it up', async () => {
      const [display] = await readDisplays(api);
      return display?.state === 'up' ? true : undefined;
    });
    // Its cookie opens what it shows, and nothing else.
    const statusOf = (path: string) => kiosk.page.evaluate(`fetch('/api/v1${path}').then((reply) => reply.status)`);
    expect(await statusOf('/cameras')).to.equal(403);
    expect(await statusOf('/findings')).to.equal(403);
    expect(await statusOf('/display/page')).to.equal(200);

    const { folder, url } = demo;
    await demo.stop();
    await kiosk.page.locator('[data-role=current]:not([data-picture=live])').first().waitFor();
    demo = await startDemo({ subnet: '127.66.0', folder, port: Number(new URL(url).port) });
    api = await ApiClient.signIn(demo.url, demo.username, demo.password);

    const live = kiosk.page.locator('[data-role=current][data-picture=live]');
    await poll('its pictures are back', async () => ((await live.count()) > 2 ? true : undefined), 90_000);
    await api.delete(`/displays/${made.display.id}`);
    await kiosk.page.getByTestId('display-note').waitFor();
    await kiosk.context.close();
  });

  it('complains of nothing in the console but the gateway that was away', () => {
    // A gateway that is back knows none of the streams that pages had opened before, and says so when they are closed.
    const isOfRestart = /401|ERR_|409|WebSocket|404 .*\/streams\/[\w-]+$/;
    const others = screen.complaints.filter((text) => !isOfRestart.test(text));

    expect(others).to.deep.equal([]);
  });
});
