import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import type { CameraView, OrganisationView } from '../../gateway/registry/registry-api.ts';
import { ApiClient } from '../../scripts/demo/api-client.ts';
import { launchBrowser, openScreen, type Screen } from './browser.ts';
import { type Demo, removeDemoFolder, startDemo } from './demo-process.ts';
import { signIn } from './steps.ts';

const password = 'Neighbours-1!';

describe('a border camera between two neighbours at their screens', function () {
  this.timeout(120_000);
  let demo: Demo;
  let browser: Browser;
  let owner: Screen;
  let neighbour: Screen;
  let camera: CameraView;

  async function enter({ page }: Screen, username: string): Promise<Page> {
    await page.goto(demo.url);
    await signIn(page, { username, password });
    await page.getByTestId('login-form').waitFor({ state: 'detached' });
    return page;
  }

  before(async () => {
    demo = await startDemo({ subnet: '127.78.0' });
    const root = await ApiClient.signIn(demo.url, demo.username, demo.password);
    const { items } = await root.get<{ items: OrganisationView[] }>('/organisations');
    const [here, there] = items.filter(({ kind }) => kind === 'station');
    for (const [username, home] of [['owner', here] as const, ['neighbour', there] as const]) {
      await root.post('/users', {
        ...{ username, password, displayName: username, role: 'admin' },
        organisationId: home?.id,
      });
    }
    const api = await ApiClient.signIn(demo.url, 'owner', password);
    const page = await api.get<{ items: CameraView[] }>('/cameras');
    camera = page.items[0] ?? camera;
    browser = await launchBrowser();
    owner = await openScreen(browser);
    neighbour = await openScreen(browser);
  });
  after(async () => {
    await browser.close();
    await demo.stop();
    await removeDemoFolder(demo);
  });

  it('is granted by the number that the neighbour tells', async () => {
    const theirs = await enter(neighbour, 'neighbour');
    await theirs.goto(`${demo.url}/desk/cameras/grants?side=received`);
    await theirs.getByTestId('empty').waitFor();
    const number = (await theirs.getByTestId('own-number').locator('code').textContent()) ?? '';

    const page = await enter(owner, 'owner');
    await page.goto(`${demo.url}/desk/cameras?camera=${camera.id}`);
    await page.getByRole('tab', { name: '共享给邻区' }).click();
    await page.getByTestId('grant-give').click();
    const dialog = page.getByRole('dialog', { name: `共享“${camera.name}”` });
    await dialog.getByText('按编号填写').click();
    await dialog.getByPlaceholder('对方单位编号').fill(number);
    await dialog.getByRole('button', { name: '7 天' }).click();
    await dialog.getByPlaceholder('如：交界路口联合巡查').fill('交界路口联合巡查');
    await dialog.getByRole('button', { name: '共享', exact: true }).click();

    const grant = page.getByTestId('grant');
    await grant.waitFor();
    expect(await grant.getAttribute('data-standing')).to.equal('expiring');
    expect(await grant.textContent())
      .to.include('看实时画面')
      .and.not.include('编入巡查方案');
  });

  it('is flagged in the neighbour’s list and shows no more than was granted', async () => {
    const { page } = neighbour;
    await page.goto(`${demo.url}/desk/cameras?sharing=received`);
    const row = page.getByTestId('camera-row');
    await row.first().waitFor();
    expect(await row.count()).to.equal(1);
    expect(await row.textContent())
      .to.include(camera.name)
      .and.include('共享至');

    await row.first().click();

    await page.getByTestId('grant-notice').waitFor();
    expect(await page.getByRole('tab').allTextContents()).to.include.members(['档案', '邻区共享']);
    expect(await page.getByRole('tab', { name: '接入路径' }).count()).to.equal(0);
    expect(await page.getByTestId('camera-edit').count()).to.equal(0);
    expect(await page.getByTestId('completeness').count()).to.equal(0);
  });

  it('is taken back with a reason, and the neighbour has nothing of it any more', async () => {
    const { page } = owner;
    await page.getByTestId('grant-end').click();
    const dialog = page.getByRole('dialog', { name: /收回对/ });
    await dialog.getByRole('textbox').fill('任务结束');
    await dialog.getByRole('button', { name: '收回' }).click();
    await page.locator('[data-testid=grant][data-standing=ended]').waitFor();
    expect(await page.getByTestId('grant').textContent()).to.include('任务结束');

    await neighbour.page.goto(`${demo.url}/desk/cameras?sharing=received`);

    await neighbour.page.getByTestId('empty').waitFor();
    expect(await neighbour.page.getByTestId('camera-row').count()).to.equal(0);
  });

  it('left no complaint in either browser', () => {
    const unexpected = [...owner.complaints, ...neighbour.complaints].filter((line) => !line.includes('/session'));

    expect(unexpected).to.deep.equal([]);
  });
});
