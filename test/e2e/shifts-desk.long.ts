import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import type { OrganisationView } from '../../gateway/registry/registry-api.ts';
import { ApiCaller } from '../fixtures/api-caller.ts';
import { startLoggedGateway } from '../fixtures/logged-gateway.ts';
import type { RunningGateway } from '../fixtures/two-counties.ts';
import { launchBrowser, openScreen } from './browser.ts';
import { signIn } from './steps.ts';

const password = 'Shift-2026-long';

describe('a shift at the desk', function () {
  this.timeout(60_000);
  let folder: string;
  let gateway: RunningGateway;
  let browser: Browser;
  let closeScreens: (() => Promise<void>)[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vpg-shifts-'));
    gateway = await startLoggedGateway({
      VPG_SERVER_PORT: '0',
      VPG_DATA_FOLDER: folder,
      VPG_ESTATE_NAME: '云岭市局',
      VPG_LOG_LEVEL: 'error',
    });
    const admin = await new ApiCaller(gateway.url, []).signIn(gateway.firstAdmin);
    const { items } = await admin.get<{ items: OrganisationView[] }>('/organisations');
    const body = { parentId: items[0]?.id, kind: 'station', name: '东站派出所' };
    const { id: organisationId } = await admin.post<OrganisationView>('/organisations', body);
    for (const [username, displayName] of [
      ['zhang', '张伟'],
      ['li', '李娜'],
    ] as const) {
      // prettier-ignore
      await admin.post('/users', { username, displayName, role: 'officer', organisationId, password });
    }
    browser = await launchBrowser();
  });
  after(async () => {
    for (const close of closeScreens) await close();
    closeScreens = [];
    await browser.close();
    await gateway.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function open(login: { readonly username: string; readonly password: string }): Promise<Page> {
    const { context, page } = await openScreen(browser);
    closeScreens.push(() => context.close());
    await page.goto(`${gateway.url}/desk/shifts`);
    await signIn(page, login);
    await page.getByTestId('shifts-desk').waitFor();
    return page;
  }

  async function signInUnplanned(page: Page): Promise<void> {
    await page.getByTestId('shift-unplanned').click();
    await page.getByRole('button', { name: '签到为临时班' }).click();
    await page.getByTestId('shift-current').waitFor();
  }

  it('goes from sign-in by one officer to acceptance by the next and the supervisor’s sign-off', async () => {
    const zhang = await open({ username: 'zhang', password });
    await signInUnplanned(zhang);
    await zhang.getByTestId('shift-note').fill('解放路口信号灯黄闪，已通知交警');
    await zhang.getByRole('button', { name: '记下' }).click();
    await zhang.getByText('解放路口信号灯黄闪').first().waitFor();
    await zhang.getByTestId('shift-hand-over').click();
    await zhang.getByTestId('shift-step-note').fill('一号机夜间偏暗');
    await zhang.getByTestId('shift-step-confirm').click();
    await zhang.getByTestId('shift-sign-in').waitFor();

    const li = await open({ username: 'li', password });
    await signInUnplanned(li);
    await li.getByRole('button', { name: '查看并接班' }).click();
    await li.getByText('一号机夜间偏暗').waitFor();
    await li.getByTestId('shift-step-note').fill('已核对');
    await li.getByTestId('shift-step-confirm').click();
    await li.getByTestId('shifts-waiting').waitFor({ state: 'detached' });

    const leader = await open(gateway.firstAdmin);
    await leader.getByRole('tab', { name: '值班记录' }).click();
    await leader.getByText('已接班，待签字').click();
    await leader.getByTestId('shift-sign-off').click();
    await leader.getByTestId('shift-step-confirm').click();
    await leader.getByText('与签字时一致').waitFor();

    const record = await leader.getByTestId('shift-record').innerText();
    for (const text of ['张伟', '李娜', '一号机夜间偏暗', '已核对', '临时班']) expect(record).to.include(text);
    expect(await leader.getByTestId('shift-sign-off').count()).to.equal(0);
  });
});
