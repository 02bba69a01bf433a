import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import type { ShiftDetailView, ShiftView } from '../../gateway/patrol/shifts/shifts-api.ts';
import { formatCivilTime } from '../../gateway/platform/clock/civil-time.ts';
import type { OrganisationView } from '../../gateway/registry/registry-api.ts';
import { ApiCaller } from '../fixtures/api-caller.ts';
import { startLoggedGateway } from '../fixtures/logged-gateway.ts';
import type { RunningGateway } from '../fixtures/two-counties.ts';
import { launchBrowser, openScreen } from './browser.ts';
import { signIn } from './steps.ts';

const password = 'Shift-2026-long';
const hourMs = 3_600_000;

/** Civil time in Beijing so many hours from now, `YYYY-MM-DD HH:mm`. */
function hoursAhead(hours: number): string {
  return formatCivilTime(Date.now() + hours * hourMs);
}

describe('a shift at the desk', function () {
  this.timeout(60_000);
  let folder: string;
  let gateway: RunningGateway;
  let browser: Browser;
  let admin: ApiCaller;
  let topId: string;
  let closeScreens: (() => Promise<void>)[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vpg-shifts-'));
    gateway = await startLoggedGateway({
      VPG_SERVER_PORT: '0',
      VPG_DATA_FOLDER: folder,
      VPG_ESTATE_NAME: '云岭市局',
      VPG_LOG_LEVEL: 'error',
      // It is day whatever the time is, so that the duty date is the civil date on which rooms are closed.
      VPG_DUTY_NIGHT_START: hoursAhead(6).slice(11),
      VPG_DUTY_NIGHT_END: hoursAhead(12).slice(11),
    });
    admin = await new ApiCaller(gateway.url, []).signIn(gateway.firstAdmin);
    const { items } = await admin.get<{ items: OrganisationView[] }>('/organisations');
    topId = items[0]?.id ?? '';
    const station = await found(topId, 'station', '东站派出所');
    await appoint('zhang', '张伟', station);
    await appoint('li', '李娜', station);
    browser = await launchBrowser();
  });
  after(async () => {
    for (const close of closeScreens) await close();
    closeScreens = [];
    await browser.close();
    await gateway.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const found = (parentId: string, kind: string, name: string): Promise<OrganisationView> =>
    admin.post('/organisations', { parentId, kind, name });
  const appoint = (username: string, displayName: string, { id: organisationId }: OrganisationView): Promise<object> =>
    admin.post('/users', { username, displayName, role: 'officer', organisationId, password });

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

  it('gives back to a room that was closed what its station stood in for, and the room accepts it', async () => {
    const station = await found(topId, 'station', '南站派出所');
    const room = await found(station.id, 'room', '南门警务室');
    await appoint('wang', '王强', station);
    await appoint('chen', '陈志强', room);
    const [fromDate, toDate] = [hoursAhead(0).slice(0, 10), hoursAhead(24).slice(0, 10)];
    await admin.post('/roster/closures', { organisationId: room.id, fromDate, toDate, reason: '警务室装修' });

    const wang = await open({ username: 'wang', password });
    await signInUnplanned(wang);
    await wang.getByTestId('shift-hand-over').click();
    await wang.getByTestId('shift-return-note').fill('北门卷帘门未锁，已通知社区');
    await wang.getByTestId('shift-step-confirm').click();
    await wang.getByTestId('shift-sign-in').waitFor();

    const chen = await open({ username: 'chen', password });
    const returned = chen.getByTestId('hand-backs');
    await returned.getByText('北门卷帘门未锁，已通知社区').waitFor();
    expect(await returned.innerText())
      .to.include('南站派出所')
      .and.include('先在本单位签到');
    expect(await returned.getByTestId('hand-back-accept').count()).to.equal(0);
    await signInUnplanned(chen);
    await returned.getByTestId('hand-back-accept').click();
    await returned.waitFor({ state: 'detached' });

    const { items } = await admin.get<{ items: ShiftView[] }>(`/shifts?organisationId=${station.id}`);
    const given = items.find(({ organisationId }) => organisationId === station.id);
    const { handBacks } = await admin.get<ShiftDetailView>(`/shifts/${given?.id ?? ''}`);
    expect(handBacks.map(({ organisationName, acceptance }) => [organisationName, acceptance?.name])).to.deep.equal([
      ['南门警务室', '陈志强'],
    ]);
  });
});
