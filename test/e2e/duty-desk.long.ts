import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import type { DutyNowView } from '../../gateway/duty/duty-api.ts';
import type { OrganisationView } from '../../gateway/registry/registry-api.ts';
import { addDays, civilTimeOf, yearOf } from '../../gateway/platform/clock/civil-time.ts';
import { ApiCaller } from '../fixtures/api-caller.ts';
import { csvOfYear } from '../fixtures/duty.ts';
import { startLoggedGateway } from '../fixtures/logged-gateway.ts';
import type { RunningGateway } from '../fixtures/two-counties.ts';
import { launchBrowser, openScreen, type Screen } from './browser.ts';
import { signIn } from './steps.ts';

/** Next year, which the import offers first: the law’s core of it is known and the announcement is not. */
const provisional = yearOf(civilTimeOf(Date.now()).date) + 1;

describe('the duty desk', function () {
  this.timeout(40_000);
  let folder: string;
  let gateway: RunningGateway;
  let admin: ApiCaller;
  let browser: Browser;
  let screen: Screen;
  let page: Page;
  let stationId = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vpg-duty-'));
    gateway = await startLoggedGateway({
      VPG_SERVER_PORT: '0',
      VPG_DATA_FOLDER: folder,
      VPG_ESTATE_NAME: '云岭市局',
      VPG_LOG_LEVEL: 'error',
    });
    admin = await new ApiCaller(gateway.url, []).signIn(gateway.firstAdmin);
    const { items } = await admin.get<{ items: OrganisationView[] }>('/organisations');
    const body = { parentId: items[0]?.id, kind: 'station', name: '东站派出所' };
    stationId = (await admin.post<OrganisationView>('/organisations', body)).id;
    browser = await launchBrowser();
    screen = await openScreen(browser);
    page = screen.page;
    await page.goto(`${gateway.url}/desk/duty`);
    await signIn(page, gateway.firstAdmin);
    await page.getByTestId('duty-desk').waitFor();
  });
  after(async () => {
    await browser.close();
    await gateway.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const save = () => page.getByTestId('decision-save').click();
  const saved = () => page.getByTestId('decision-drawer').waitFor({ state: 'detached' });
  const fill = async (texts: Readonly<Record<string, string>>) => {
    for (const [label, text] of Object.entries(texts)) await page.getByLabel(label, { exact: true }).fill(text);
  };
  const now = () => admin.get<DutyNowView>(`/duty/now?organisationId=${stationId}`);

  it('shows the month with day and night of each date in words, and goes through it by keyboard', async () => {
    const today = civilTimeOf(Date.now()).date;
    const cell = page.locator(`[data-testid=duty-month] [data-date="${today}"]`);
    await cell.waitFor();

    expect(await page.locator('.month-day').count()).to.equal(42);
    expect(await cell.innerText()).to.match(/(平日|周末|假日)[\s\S]*☾/);
    await cell.focus();
    await page.keyboard.press('ArrowRight');
    const focused = page.locator('.month-day:focus');
    expect(await focused.getAttribute('data-date')).to.equal(addDays(today, 1));
    await page.keyboard.press('PageDown');
    await page.locator('.month-day:focus[data-date$="-01"]').waitFor();
    expect(await page.getByTestId('day-detail').innerText()).to.contain('依据');
  });

  it('tells of a file what is wrong, where and how to mend it, then takes the mended one in', async () => {
    expect(await page.getByTestId(`year-${provisional}`).getAttribute('data-status')).to.equal('provisional');
    await page.getByTestId('import-year').click();
    const broken = csvOfYear(provisional).replace(`${provisional}-10-01`, `${provisional}-10-32`);
    await page
      .getByTestId('year-file')
      .setInputFiles({ name: '放假安排.csv', mimeType: 'text/csv', buffer: Buffer.from(broken) });
    await page.getByTestId('year-check').click();
    await page.locator('[data-testid=year-report][data-fine=false]').waitFor();
    expect(await page.getByTestId('year-report').innerText())
      .to.match(/第 \d+ 行/)
      .and.contain('这一天不存在');

    await page.getByTestId('year-text').fill(csvOfYear(provisional));
    await page.getByTestId('year-check').click();
    await page.locator('[data-testid=year-report][data-fine=true]').waitFor();
    await fill({ 事由: '国务院办公厅通知', 文号: '国办发明电〔2026〕7号' });
    await save();
    await saved();

    await page.locator(`[data-testid=year-${provisional}][data-status=official]`).waitFor();
    expect(await page.getByTestId(`year-${provisional}`).innerText()).to.contain('国办发明电〔2026〕7号');
  });

  it('raises the special mode, says why on the chip, and ends it early', async () => {
    await page.getByTestId('raise-special').click();
    await save();
    await page.getByText('必填').first().waitFor();
    await fill({ 事由: '重大活动安保', 文号: '公〔2026〕12号' });
    await save();
    await saved();

    const chip = page.locator('[data-testid=duty-now] [data-testid=duty-chip][data-base=special]');
    await chip.waitFor();
    expect(await page.getByTestId('duty-now').innerText()).to.contain('命令启动，重大活动安保（公〔2026〕12号）');
    expect((await now()).resolution).to.deep.include({ base: 'special', layer: 'raised' });

    await page.getByTestId('order-end').click();
    await fill({ 事由: '活动提前结束' });
    await save();
    await saved();
    await chip.waitFor({ state: 'detached' });
    expect((await now()).resolution.base).to.not.equal('special');
  });

  it('sets a winter window and the eve rule, and raises the level of one station', async () => {
    await page.goto(`${gateway.url}/desk/duty?unit=${stationId}`);
    await page.getByTestId('change-windows').click();
    await page.getByText('适用于：东站派出所及下级').waitFor();
    await page.getByTestId('add-window').click();
    await page.getByLabel('自（月-日）').fill('11-01');
    await page.getByLabel('至（月-日）').fill('03-31');
    await page.getByLabel('开始', { exact: true }).last().fill('18:00');
    await fill({ 事由: '冬季' });
    await save();
    await saved();
    await page.getByTestId('duty-nights').getByText('每年 11-01 至 03-31').waitFor();

    await page.getByTestId('change-eve').click();
    await page.getByText('启用：末个工作日').click();
    await fill({ 事由: '节前巡查' });
    await save();
    await saved();
    await page.getByTestId('duty-nights').getByText('末个工作日 18:00').waitFor();

    await page.getByTestId('raise-level').click();
    await page.getByText('一级勤务', { exact: true }).click();
    await fill({ 事由: '辖区大型活动' });
    await save();
    await saved();
    await page.getByTestId('duty-now').getByText('一级勤务').first().waitFor();
    expect((await now()).resolution.level).to.equal(1);
  });

  it('tells the reason of each hour of the next 60 days by keyboard, and who decided what', async () => {
    await page.getByRole('tab', { name: '未来 60 天' }).click();
    const first = page.locator('.ahead-ribbon .band').first();
    await first.focus();
    const before = await page.getByTestId('ahead-why').innerText();
    await page.keyboard.press('ArrowDown');
    const after = await page.getByTestId('ahead-why').innerText();

    expect(await page.locator('.ahead-ribbon .ribbon-track').count()).to.equal(60);
    expect(before).to.contain('依据');
    expect(after).to.contain('依据').and.not.equal(before);

    await page.getByRole('tab', { name: '决定记录' }).click();
    const history = await page.getByTestId('duty-history').innerText();
    expect(history).to.contain('撤回 / 提前结束：战时勤务').and.contain('活动提前结束');
    // The login page asks who is signed in.
    expect(screen.complaints.filter((line) => !line.endsWith('/session'))).to.deep.equal([]);
  });
});
