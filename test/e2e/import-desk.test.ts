import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import type { CameraView, OrganisationView } from '../../gateway/registry/registry-api.ts';
import { readLines } from '../../gateway/registry/sheets/read-lines.ts';
import { sheetLimits } from '../../gateway/registry/sheets/sheet-limits.ts';
import { leasedPoints } from '../farm/platform/leased-points.ts';
import { FarmPlatform } from '../farm/platform/platform-server.ts';
import { PlatformState } from '../farm/platform/platform-state.ts';
import { ApiCaller } from '../fixtures/api-caller.ts';
import { badKinds, mixedRows } from '../fixtures/bad-rows.ts';
import { standardSheet, xlsxOf } from '../fixtures/camera-sheet.ts';
import { startLoggedGateway } from '../fixtures/logged-gateway.ts';
import type { RunningGateway } from '../fixtures/two-counties.ts';
import { poll } from '../poll.ts';
import { launchBrowser, openScreen, type Screen } from './browser.ts';
import { confirm, signIn } from './steps.ts';

const platformHost = '127.173.0.1';
const platformLogin = { username: 'gateway', password: 'Leased-6000' };
const pointCount = 120;
const badCount = badKinds.length;
/** One bad row of each kind among them. */
const rowCount = badCount * 10;

/** Rows with every kind of mistake and one swapped pair; a required column is missing, another one means nothing. */
async function troubledSheet(): Promise<Buffer> {
  const swapped = { SBBM: '35020301001310099999', SBMC: '河滨路西口', IPV4: '10.20.9.9', JD: '24.5', WD: '118.1' };
  const rows = standardSheet(...mixedRows(rowCount), { MACDZ: '00-1A-2B-3C-4D-5F', ...swapped });
  const missing = rows[0]?.findIndex((heading) => String(heading).startsWith('GLDW ')) ?? -1;
  return xlsxOf(rows.map((row, index) => [...row.toSpliced(missing, 1), index === 0 ? '施工队伍' : '二队']));
}

describe('the desks of sheets, platforms and kinds of sources', function () {
  this.timeout(60_000);
  let folder: string;
  let gateway: RunningGateway;
  let admin: ApiCaller;
  let platform: FarmPlatform;
  let port: number;
  let browser: Browser;
  let screen: Screen;
  let page: Page;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vpg-desks-'));
    const state = new PlatformState({ host: platformHost, ...platformLogin, points: leasedPoints(pointCount) });
    platform = new FarmPlatform(state);
    ({ port } = await platform.start());
    gateway = await startLoggedGateway({
      VPG_SERVER_PORT: '0',
      VPG_DATA_FOLDER: folder,
      VPG_ESTATE_NAME: '云岭市局',
      VPG_NETWORK_ALLOW: '127.173.0.0/24,10.0.0.0/8',
      VPG_LOG_LEVEL: 'error',
    });
    admin = await new ApiCaller(gateway.url, []).signIn(gateway.firstAdmin);
    const { items } = await admin.get<{ items: OrganisationView[] }>('/organisations');
    await admin.post('/organisations', { parentId: items[0]?.id, kind: 'station', name: '东站派出所' });
    await admin.post('/areas', { tree: 'administrative', code: '350203', name: '东区' });
    browser = await launchBrowser();
    screen = await openScreen(browser);
    page = screen.page;
    await page.goto(`${gateway.url}/desk/onboarding/import`);
    await signIn(page, gateway.firstAdmin);
    await page.getByTestId('import-desk').waitFor();
  });
  after(async () => {
    await browser.close();
    await gateway.stop();
    await platform.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const textOf = (testId: string) => page.getByTestId(testId).innerText();
  const go = (path: string) => page.goto(`${gateway.url}/desk/onboarding/${path}`);

  it('describe a template, and say at the upload what it means', async () => {
    await go('import/templates');
    await page.getByTestId('profile-new').click();
    await page.getByLabel('模板名称').fill('东县 2024 版');
    await page.getByTestId('add-value').click();
    await choose(page, page.locator('.profile-value .ant-select').nth(0), '联网属性 LWSX');
    await page.getByPlaceholder('表中写').fill('1');
    await choose(page, page.locator('.profile-value .ant-select').nth(1), '未联网');
    await page.getByTestId('profile-save').click();
    await page.getByText('联网属性：“1”即“未联网”').waitFor();

    await go('import');
    await choose(page, page.getByTestId('upload-form').locator('.ant-select').first(), '东县 2024 版');

    await page.getByTestId('profile-meaning').getByText('联网属性：“1”即“未联网”').waitFor();
  });

  it('tell of a sheet what each row would do and what is wrong with it, in words with the column', async () => {
    const buffer = await troubledSheet();
    await go('import');
    await page.getByTestId('file-input').setInputFiles({ name: '东区点位 10 月.xlsx', mimeType: '', buffer });
    await page.getByText('先建档，缺项待补').click();
    await page.getByTestId('upload-submit').click();
    await page.locator('[data-testid=import-state][data-state=checked]').waitFor();

    expect(await textOf('missing-columns'))
      .to.contain('缺少 1 个必填列')
      .and.contain('GLDW');
    expect(await textOf('unknown-columns')).to.contain('施工队伍');
    expect(await textOf('verdict-rejected')).to.match(new RegExp(`退回\\s+${badCount}\\s+/ ${rowCount + 1} 行`));
    await page.getByTestId('verdict-rejected').click();
    await page.getByText(`已显示 1–${badCount} / ${badCount}`).waitFor();
    const codes = await page.locator('.row-problems [data-code]').evaluateAll(readCodes);
    expect(codes).to.include.members(badKinds.map(({ code }) => code));
    expect(await textOf('rows'))
      .to.contain('SXJBMGS 编码格式')
      .and.contain('“VP9”不在代码表中');
  });

  it('page through the rows on the server, with the filter in the address', async () => {
    await page.getByTestId('verdict-rejected').click();
    await page.getByText(`已显示 1–50 / ${rowCount + 1}`).waitFor();
    await page.getByTestId('rows-next').click();
    await page.getByText(`已显示 51–100 / ${rowCount + 1}`).waitFor();
    await page.getByTestId('with-problems').click();

    await page.getByText('已显示 1–').waitFor();
    expect(new URL(page.url()).searchParams.get('problems')).to.equal('true');
  });

  it('apply what is good with the proposal that was accepted; left and found again', async () => {
    expect(await textOf('proposal')).to.contain('1 行的经度与纬度疑似填反');
    await page.getByTestId('proposal').getByText('全部接受').click();
    const isDone = page.locator('[data-testid=import-state][data-state=done]');
    await confirm(page, { ask: 'apply', yes: 'apply-confirm' }, isDone);
    expect(await textOf('applied')).to.equal(`写入完成：新增 ${rowCount + 1 - badCount}、变更 0，退回 ${badCount}`);
    const download = page.waitForEvent('download');
    await page.getByTestId('result-file').click();
    expect((await download).suggestedFilename()).to.match(/^import-result-.*\.xlsx$/);

    await page.getByRole('link', { name: '全部导入' }).click();
    const row = page.getByRole('row', { name: /东区点位 10 月/ });
    expect(await row.innerText())
      .to.contain('已写入')
      .and.contain(`/ ${rowCount + 1} 行`);
    const { items } = await admin.get<{ items: CameraView[] }>(`/cameras?search=${encodeURIComponent('河滨路西口')}`);
    expect(items.map(({ name }) => name)).to.deep.equal(['河滨路西口']);
  });

  it('export what the filter shows as a sheet', async () => {
    const download = page.waitForEvent('download');
    await page.getByTestId('export').click();
    await page.getByTestId('export-dialog').getByText('CSV').click();
    await page.getByTestId('export-start').click();
    await page.getByTestId('export-done').waitFor();

    const path = await (await download).path();
    const read = await readLines(await readFile(path), sheetLimits);
    if (typeof read === 'string') throw new Error(read);
    expect(read.lines).to.have.length(rowCount + 2 - badCount);
  });

  it('enter a platform, list its points, and take some of them in', async () => {
    await go('platforms');
    await page.getByTestId('platform-add').click();
    await page.getByLabel('平台名称').fill('青河县移动乡村平台');
    await page.getByLabel('IP 地址').fill(platformHost);
    await page.getByLabel('端口', { exact: true }).fill(String(port));
    await page.getByLabel('账号', { exact: true }).fill(platformLogin.username);
    await page.getByLabel('口令', { exact: true }).fill(platformLogin.password);
    await choose(page, page.getByTestId('platform-organisation'), '东站派出所');
    await page.getByTestId('platform-save').click();
    await page.locator('[data-testid=platform-run][data-kind=listing][data-state=done]').waitFor();
    await poll('the points are counted', async () => ((await textOf('show-new')).includes('120') ? true : undefined));

    await page.getByRole('checkbox').nth(1).check();
    await page.getByRole('checkbox').nth(2).check();
    await page.getByTestId('take-chosen').click();
    await page.getByTestId('take-start').click();
    await page.locator('[data-testid=platform-run][data-kind=taking][data-state=done]').waitFor();
    await poll('two are taken', async () => (/已接入\s+2\s/.test(await textOf('show-taken')) ? true : undefined));
    await page.getByTestId('take-all').click();
    await page.getByTestId('take-start').click();
    await poll('all are taken', async () => (/已接入\s+120\s/.test(await textOf('show-taken')) ? true : undefined));
  });

  it('show what is new, renamed and gone after another listing, and take the new name', async () => {
    const [renamed, gone] = platform.state.points();
    if (renamed === undefined || gone === undefined) throw new Error('the platform has no points');
    platform.state.put({ ...renamed, name: '张家湾新村口' });
    platform.state.remove(gone.id);
    await page.getByRole('button', { name: '重新读取点位' }).click();
    await poll('one is renamed', async () => (/改名\s+1\s/.test(await textOf('show-renamed')) ? true : undefined));
    // Who is gone is known when the whole list has been read.
    await poll('one is gone', async () => (/消失\s+1\s/.test(await textOf('show-vanished')) ? true : undefined));

    await page.getByTestId('show-renamed').click();
    await page.getByText(`建档时名称：${renamed.name}`).waitFor();
    await page.getByRole('checkbox').nth(1).check();
    await page.getByTestId('decide-accept-name').click();
    await poll('none is renamed', async () => (/改名\s+0\s/.test(await textOf('show-renamed')) ? true : undefined));

    const { items } = await admin.get<{ items: CameraView[] }>(`/cameras?search=${encodeURIComponent('张家湾新村口')}`);
    expect(items).to.have.length(1);
  });

  it('say in words what each kind of source cannot do, in both languages', async () => {
    await go('adapters');
    expect(await textOf('capability-matrix'))
      .to.contain('平台不会被扫描发现')
      .and.contain('运营商平台');

    const english = await openScreen(browser, undefined, 'en-US');
    await english.page.goto(`${gateway.url}/desk/onboarding/adapters`);
    await signIn(english.page, gateway.firstAdmin);
    await english.page.getByTestId('capability-matrix').waitFor();
    expect(await english.page.getByTestId('adapters-desk').innerText())
      .to.contain('A platform is not found by scanning')
      .and.not.match(/\p{Script=Han}/u);
    await english.page.goto(`${gateway.url}/desk/onboarding/import`);
    await english.page.getByRole('link', { name: /东区点位/ }).click();
    await english.page.getByTestId('verdict-rejected').click();
    await english.page.getByText('“VP9” is not in the code list').waitFor();
    expect(english.complaints.filter(isOdd)).to.deep.equal([]);
  });

  it('leave nothing to complain about in the browser', () => {
    expect(screen.complaints.filter(isOdd)).to.deep.equal([]);
  });
});

/** Everything but the first question for a session, which nobody has before the login. */
const isOdd = (complaint: string): boolean => !/401 .*\/session$/.test(complaint);

/** Runs in the page, where elements have `dataset`. */
function readCodes(elements: readonly unknown[]): string[] {
  return elements.map((element) => (element as { dataset: { code: string } }).dataset.code);
}

/** Opens a select and takes the first option with that text. */
async function choose(page: Page, select: ReturnType<Page['locator']>, text: string): Promise<void> {
  await select.click();
  await page.keyboard.type(text.slice(0, 4));
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option', { hasText: text }).first().click();
}
