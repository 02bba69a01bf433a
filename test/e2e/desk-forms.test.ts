import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import type { ScanScheduleView } from '../../gateway/discovery/rescan/rescan-api.ts';
import type { RuleView } from '../../gateway/findings/routing/rules-api.ts';
import type { WebhookView } from '../../gateway/platform/webhooks/webhooks-api.ts';
import type { OrganisationView } from '../../gateway/registry/registry-api.ts';
import type { UnitView } from '../../gateway/registry/units/units-api.ts';
import { ApiCaller } from '../fixtures/api-caller.ts';
import { type LoggedGateway, startLoggedGateway } from '../fixtures/logged-gateway.ts';
import { poll } from '../poll.ts';
import { launchBrowser, openScreen, type Screen } from './browser.ts';
import { type List, nth } from './registry-lists.ts';
import { signIn } from './steps.ts';

const range = '127.67.5.0/24';
const receiver = 'http://127.67.5.30/hooks';

describe('forms of units, scans that come again, receivers and routing', function () {
  this.timeout(60_000);
  let folder: string;
  let gateway: LoggedGateway;
  let admin: ApiCaller;
  let browser: Browser;
  let screen: Screen;
  let page: Page;
  let city: OrganisationView;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vpg-desk-forms-'));
    gateway = await startLoggedGateway({
      VPG_DATA_FOLDER: folder,
      VPG_SERVER_PORT: '0',
      VPG_NETWORK_ALLOW: range,
      VPG_WEBHOOKS_ALLOW: range,
      VPG_WEBHOOKS_PLAIN_HTTP: range,
      VPG_LOG_LEVEL: 'error',
    });
    admin = await new ApiCaller(gateway.url, []).signIn(gateway.firstAdmin);
    city = nth((await read<List<OrganisationView>>('/organisations')).items, 0);
    await admin.post('/organisations', { parentId: city.id, kind: 'county', name: '东县分局' });
    browser = await launchBrowser();
    screen = await openScreen(browser);
    page = screen.page;
    page.setDefaultTimeout(10_000);
    await page.goto(gateway.url);
    await signIn(page, gateway.firstAdmin);
    await page.getByTestId('menu').waitFor();
  });
  after(async () => {
    await browser?.close();
    await gateway?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const go = (path: string) => page.goto(`${gateway.url}/desk${path}`);
  const read = <View>(path: string) => admin.get<View>(path);
  const says = (text: string) => page.locator('.ant-message').getByText(text).first().waitFor();
  /** Types into a select of the open drawer and takes the choice with these words. */
  const pick = async (field: string, text: string) => {
    await page.locator(`.ant-drawer ${field}`).fill(text);
    await page.locator('.ant-select-dropdown:visible .ant-select-item-option', { hasText: text }).first().click();
    await page.locator('.ant-drawer-title').first().click();
  };

  it('enter a unit with a contact, and merge another name of it into it', async () => {
    const other = await admin.post<UnitView>('/units', {
      name: '东门商厦（旧名）',
      kinds: ['enterprise'],
      contacts: [],
    });
    await go('/cameras/units');
    await page.getByTestId('unit-new').click();
    const drawer = page.getByTestId('unit-drawer');
    await drawer.locator('#name').fill('东门购物中心');
    await drawer.getByRole('button', { name: '添加联系人' }).click();
    await drawer.getByPlaceholder('姓名').fill('李值班');
    await drawer.getByPlaceholder('电话').fill('打我手机');
    await page.getByTestId('unit-save').click();
    await drawer.getByText('只能是数字').waitFor();
    await drawer.getByPlaceholder('电话').fill('0592-6512 3456');
    await page.getByTestId('unit-save').click();
    await says('已保存');
    await page.getByTestId('unit-row').filter({ hasText: '东门购物中心' }).click();
    await drawer.getByRole('button', { name: '合并其他单位' }).click();
    await page.locator('.ant-modal .ant-select input').fill(other.name);
    await page.locator('.ant-select-item-option', { hasText: other.name }).click();
    await page.locator('.ant-modal-footer .ant-btn-dangerous').click();
    await page.getByTestId('unit-row').filter({ hasText: other.name }).waitFor({ state: 'detached' });

    const { items } = await read<List<UnitView>>(`/units?search=${encodeURIComponent('东门购物中心')}`);
    expect(nth(items, 0).contacts).to.deep.equal([{ name: '李值班', phone: '0592-6512 3456', duty: '' }]);
  });

  it('plan a scan that comes again, and change when', async () => {
    await go('/onboarding/scans');
    await page.getByTestId('schedule-add').click();
    await page.locator('#name').fill('东县夜扫');
    await page.getByTestId('schedule-drawer').locator('#ranges').fill(range);
    await page.getByTestId('schedule-save').click();
    const row = page.getByTestId('schedule').filter({ hasText: '东县夜扫' });
    await row.getByRole('button', { name: '修改' }).click();
    await page.getByRole('button', { name: '每天 03:30' }).click();
    await page.getByTestId('schedule-save').click();
    await row.getByText('每天 03:30').waitFor();

    const { items } = await read<List<ScanScheduleView>>('/scan-schedules');
    expect(items).to.have.length(1);
    expect(items[0]).to.deep.include({ name: '东县夜扫', cron: '30 3 * * *', ranges: [range], enabled: true });
  });

  it('enter a receiver and a rule, see in the preview whom a finding reaches, and change the rule', async () => {
    await go('/findings/webhooks');
    await page.locator('.desk-head .ant-btn-primary').click();
    await page.locator('#name').fill('市局指挥中心');
    await pick('#organisationId', city.name);
    await page.locator('#url').fill(receiver);
    await page.locator('.ant-drawer .ant-btn-primary').click();
    await page.locator('.ant-table-row', { hasText: '市局指挥中心' }).waitFor();

    await go('/findings/routing');
    await page.locator('.desk-head .ant-btn-primary').click();
    await page.locator('#name').fill('积水先报县局');
    await pick('#organisationId', '东县分局');
    await pick('#categories', '积水内涝');
    await pick('#postId', '东县分局');
    await pick('#webhookIds', '市局指挥中心');
    await page.locator('.ant-drawer .ant-btn-primary').click();
    await page.locator('.ant-table-row', { hasText: '积水先报县局' }).waitFor();
    const preview = page.getByTestId('routing-preview');
    await preview.locator('.ant-select input').first().fill('东县分局');
    await page.locator('.ant-select-item-option', { hasText: '东县分局' }).click();
    await preview.getByText('积水先报县局').waitFor();
    expect(await preview.innerText())
      .to.include('东县分局')
      .and.include('市局指挥中心');

    await page.locator('.ant-table-row', { hasText: '积水先报县局' }).click();
    await page.locator('#enabled').click();
    await page.locator('.ant-drawer .ant-btn-primary').click();
    await poll('the rule is off', async () =>
      (await read<List<RuleView>>('/finding-rules')).items.every(({ enabled }) => !enabled) ? true : undefined,
    );
    const hooks = (await read<List<WebhookView>>('/webhooks')).items;
    expect(hooks.map(({ url }) => url)).to.deep.equal([receiver]);
  });

  it('complain of nothing in the browser', () => {
    expect(screen.complaints.filter((text) => !/401 .*\/session$/.test(text))).to.deep.equal([]);
  });
});
