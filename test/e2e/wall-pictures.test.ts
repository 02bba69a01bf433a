import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { z } from 'zod';
import { pushPath } from '../../gateway/media/push/push-head-api.ts';
import { readFrameCode } from '../farm/frame-code.ts';
import { poll } from '../poll.ts';
import { launchBrowser, openScreen, type Screen } from './browser.ts';
import { type Demo, removeDemoFolder, startDemo } from './demo-process.ts';
import { readPictureCode, tileVideo } from './picture-code.ts';
import { signIn, waitForLiveTiles } from './steps.ts';

const subnet = '127.66.0';
/** The farm's cam-08, whose main stream is H.265. */
const h265Camera = '后街巷口';
/** The longest pause between two tries of a tile, and a start of its stream. */
const backWithinMs = 25_000;

const glance = z.object({ profile: z.enum(['sub', 'main']), hasPicture: z.boolean() });

/** Looks, twenty times a second, at what shows of the first tile; a text, since the test's compiler knows no browser. */
const watchFirstTile = `(() => {
  const read = ${readFrameCode.toString()};
  const canvas = new OffscreenCanvas(640, 360);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  window.glances = [];
  setInterval(() => {
    const tile = document.querySelector('[data-testid=tile-0]');
    const main = tile?.querySelector('video[data-profile=main]');
    const shown = main && getComputedStyle(main).opacity === '1' ? main : tile?.querySelector('video[data-profile=sub]');
    if (!shown) return;
    context.fillRect(0, 0, 640, 360);
    context.drawImage(shown, 0, 0, 640, 360);
    const code = read(context.getImageData(0, 0, 640, 360).data, 640, 360);
    window.glances.push({ profile: shown.getAttribute('data-profile'), hasPicture: code !== undefined });
  }, 50);
})()`;

async function transportsOf(page: Page): Promise<(string | null)[]> {
  const tiles = await page.locator('[data-role=current][data-picture=live]').all();
  return Promise.all(tiles.map((tile) => tile.getAttribute('data-transport')));
}

describe('pictures of the wall', function () {
  this.timeout(120_000);
  let demo: Demo;
  let browser: Browser;
  let screen: Screen;

  before(async () => {
    demo = await startDemo({ subnet });
    browser = await launchBrowser();
    screen = await openScreen(browser);
    await screen.page.goto(demo.url);
    await signIn(screen.page, demo);
    await waitForLiveTiles(screen.page);
  });
  after(async () => {
    await browser.close();
    await demo.stop();
    await removeDemoFolder(demo);
  });

  it('are pushed', async () => {
    expect(new Set(await transportsOf(screen.page))).to.deep.equal(new Set(['push']));
  });

  it('go from sub to main stream and back without a black gap', async () => {
    const { page } = screen;
    await page.keyboard.press('1');
    await page.evaluate(watchFirstTile);

    await page.keyboard.press('Enter');
    await page.locator('[data-testid=tile-0] video[data-profile=main][data-live=true]').waitFor();
    await page.waitForTimeout(1000); // how it goes on is what is looked at
    await page.keyboard.press('Escape');
    await poll('the tile is small again', async () =>
      (await page.locator('[data-testid=tile-0] video[data-profile=main]').count()) === 0 ? true : undefined,
    );
    await page.waitForTimeout(500);

    const glances = z.array(glance).parse(await page.evaluate('window.glances'));
    const changes = glances.map(({ profile }) => profile).filter((profile, at, all) => profile !== all[at - 1]);
    expect(changes).to.deep.equal(['sub', 'main', 'sub']);
    expect(glances.filter(({ hasPicture }) => !hasPicture)).to.deep.equal([]);
  });

  it('of a main stream in H.265 are transcoded for a browser that does not decode it, and say so', async () => {
    const { page } = screen;
    const tile = page.locator('[data-role=current][data-picture=live]', { hasText: h265Camera });

    await poll(
      'its main stream shows, whatever page turns meanwhile',
      async () => {
        if ((await tile.getAttribute('data-enlarged', { timeout: 90_000 })) === 'false') await tile.dblclick();
        return (await tile.locator('video[data-profile=main][data-live=true]').count()) > 0 ? true : undefined;
      },
      90_000,
    );

    expect(await tile.getByTestId('tile-delivery').getAttribute('data-delivery')).to.equal('transcoded');
    const shown = `[data-camera-id="${await tile.getAttribute('data-camera-id')}"] video[data-profile=main]`;
    const before = await poll('the picture is read', () => readPictureCode(page, shown));
    await poll('the picture advances', async () => {
      const now = await readPictureCode(page, shown);
      return now !== undefined && now.frame !== before.frame ? true : undefined;
    });
    await page.keyboard.press('Escape');
  });

  it('come back by themselves when the gateway was stopped and started', async () => {
    const { page } = screen;
    const { port } = new URL(demo.url);
    await demo.stop();
    await page.locator('[data-role=current][data-picture=live]').first().waitFor({ state: 'detached' });

    demo = await startDemo({ subnet, folder: demo.folder, port: Number(port) });
    await waitForLiveTiles(page, backWithinMs);

    const before = await readPictureCode(page, tileVideo(0));
    await poll('the picture advances', async () => {
      const now = await readPictureCode(page, tileVideo(0));
      return now !== undefined && now.frame !== before?.frame ? true : undefined;
    });
    expect(new Set(await transportsOf(page))).to.deep.equal(new Set(['push']));
  });

  it('come by HLS where no WebSocket passes, and the tile says so', async () => {
    const { page } = screen;
    await page.routeWebSocket(new RegExp(`${pushPath}$`), (socket) => void socket.close());
    await page.reload();
    await waitForLiveTiles(page);

    expect(new Set(await transportsOf(page))).to.deep.equal(new Set(['hls']));
  });
});
