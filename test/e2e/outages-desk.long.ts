import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import type { CameraView } from '../../gateway/registry/registry-api.ts';
import { ApiCaller } from '../fixtures/api-caller.ts';
import { poll } from '../poll.ts';
import { launchBrowser, openScreen, type Screen } from './browser.ts';
import { type Demo, removeDemoFolder, startDemo } from './demo-process.ts';
import { signIn } from './steps.ts';

/** Where pictures of the screens go when somebody wants to look at them: SHOTS=folder. */
const shots = process.env['SHOTS'];
/** Probes come each 5 s; a cause is certain when no larger one explains it. */
const withinMs = 240_000;

async function shoot(page: Page, name: string): Promise<void> {
  if (shots === undefined) return;
  await mkdir(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`) });
}

describe('the outages desk', function () {
  this.timeout(300_000);
  let demo: Demo;
  let browser: Browser;
  let desk: Screen;
  let cameras: readonly CameraView[];

  const break_ = (device: string): Promise<Response> =>
    fetch(`${demo.farmUrl}/devices/${device}/fault`, { method: 'PUT', body: '{"kind":"offline","mode":"reset"}' });
  const mend = (device: string): Promise<Response> =>
    fetch(`${demo.farmUrl}/devices/${device}/fault`, { method: 'DELETE' });
  const idOf = (name: string): string => cameras.find((camera) => camera.name.includes(name))?.id ?? '';
  /** Set once: a page that loads again has lost it. */
  const mark = (page: Page): Promise<unknown> => page.evaluate('globalThis.isSamePage = true');
  const isMarked = (page: Page): Promise<unknown> => page.evaluate('globalThis.isSamePage === true');

  before(async () => {
    demo = await startDemo({ subnet: '127.78.0' });
    const api = await new ApiCaller(demo.url, []).signIn(demo);
    ({ items: cameras } = await api.get<{ items: CameraView[] }>('/cameras?limit=200'));
    browser = await launchBrowser();
    desk = await openScreen(browser);
    await desk.page.goto(`${demo.url}/desk/outages`);
    await signIn(desk.page, demo);
  });
  after(async () => {
    await browser.close();
    await demo.stop();
    await removeDemoFolder(demo);
  });

  it('opens with the gateway’s own state and the rates of now', async () => {
    const { page } = desk;
    await page.locator('[data-testid=gateway-note][data-kind=clear]').waitFor({ timeout: 60_000 });
    await page.locator('[data-testid=deep-pace][data-kind=kept]').waitFor();

    const rate = await poll(
      'all answer',
      async () => {
        const text = await page.getByTestId('rate-online').textContent();
        return text?.includes('12 / ') === true ? text : undefined;
      },
      60_000,
    );

    expect(rate).to.include('100.0 %');
    expect(await page.getByTestId('new-since').getAttribute('data-count')).to.equal('0');
  });

  it('shows a camera that falls silent, without being loaded again', async () => {
    const { page } = desk;
    await mark(page);
    await break_('cam-08');

    await page
      .locator(`[data-testid=single-cause][data-camera-id="${idOf('后街巷口')}"]`)
      .waitFor({ timeout: withinMs });

    expect(await isMarked(page)).to.equal(true);
    await poll(
      'it is new',
      async () => (Number(await page.getByTestId('new-since').getAttribute('data-count')) > 0 ? true : undefined),
      withinMs,
    );
    await page.keyboard.press('v');
    await poll('it was seen', async () =>
      (await page.getByTestId('new-since').getAttribute('data-count')) === '0' ? true : undefined,
    );
  });

  it('shows a recorder that falls silent as one cause with its channels', async () => {
    const { page } = desk;
    await break_('nvr-01');

    const card = page.locator('[data-testid=cause-card][data-kind=recorder][data-state=confirmed]');
    await card.waitFor({ timeout: withinMs });

    expect(await card.count()).to.equal(1);
    expect(await card.locator('.cause-count b').textContent()).to.equal('4');
    expect(await page.getByTestId('single-cause').count()).to.equal(1);
    expect(await isMarked(page)).to.equal(true);
    await shoot(page, 'outages-front-zh-1366');
  });

  it('opens a cause with its cameras and the minutes of one of them', async () => {
    const { page } = desk;
    await page.locator('[data-testid=cause-card][data-kind=recorder]').click();
    await page.getByTestId('cause-camera').nth(3).waitFor();

    await page.getByTestId('cause-camera').first().focus();
    await page.keyboard.press('Enter');
    await page.getByTestId('strip-hour').waitFor();

    await shoot(page, 'outages-cause-zh-1366');
    expect(await page.getByTestId('cause-camera').count()).to.equal(4);
  });

  it('lists the same causes, narrowed in the address and opened up by keys', async () => {
    const { page } = desk;
    await page.goto(`${demo.url}/desk/outages/list?kind=recorder`);
    await page.getByTestId('cause-row').first().focus();

    await page.keyboard.press('ArrowRight');
    await page.getByTestId('cause-camera').nth(3).waitFor();

    expect(await page.getByTestId('cause-row').count()).to.equal(1);
    await shoot(page, 'outages-list-zh-1366');
  });

  it('announces work for what broke, and ends it', async () => {
    const { page } = desk;
    await page.getByTestId('cause-row').first().focus();
    await page.keyboard.press('Enter');
    await page.getByTestId('announce').click();
    await page.getByTestId('window-reason').fill('录像机更换硬盘');
    await page.getByTestId('window-save').click();
    await page.locator('[data-testid=window-row][data-standing=running]').waitFor();

    await shoot(page, 'outages-windows-zh-1366');
    await page.getByTestId('window-end').click();
    await page.locator('.ant-popconfirm .ant-btn-primary').click();

    await page.locator('[data-testid=window-row]').waitFor({ state: 'detached' });
  });

  it('opens a camera on the wall from the map', async () => {
    const { page } = desk;
    const id = idOf('东门广场北口');
    await page.goto(`${demo.url}/desk/outages/map?camera=${id}`);
    const map = page.getByTestId('map-canvas');
    await map.locator('canvas').first().waitFor();
    await page.locator('.map-close').click();

    // The camera of the address stands in the middle.
    await poll('the camera is picked', async () => {
      await map.click();
      return (await page.getByTestId('map-picked').isVisible()) ? true : undefined;
    });
    await shoot(page, 'outages-map-zh-1366');
    expect(await page.getByTestId('map-camera-name').textContent()).to.include('东门广场北口');
    await page.getByTestId('open-on-wall').click();

    await poll(
      'its picture plays',
      async () =>
        Number(await page.evaluate(`document.querySelector('video')?.currentTime ?? 0`)) > 0.5 ? true : undefined,
      60_000,
    );
    expect(page.url()).to.include(id);
  });

  it('clears what has come back', async () => {
    const { page } = desk;
    await page.goto(`${demo.url}/desk/outages`);
    await page.getByTestId('cause-card').first().waitFor();
    await mark(page);
    await Promise.all([mend('cam-08'), mend('nvr-01')]);

    await page.getByTestId('cause-card').first().waitFor({ state: 'detached', timeout: withinMs });
    await page.getByTestId('single-cause').first().waitFor({ state: 'detached', timeout: withinMs });

    expect(await isMarked(page)).to.equal(true);
  });

  it('complains of nothing in the browser’s console', () => {
    // The first question who is signed in, pictures of a camera that is down, and who sees to a cause that has only just
    // become certain, are refused as they should be.
    const expected = ['/api/v1/session', '/snapshot', '/cause-acknowledgements/'];

    expect(desk.complaints.filter((line) => !expected.some((path) => line.includes(path)))).to.deep.equal([]);
  });
});
