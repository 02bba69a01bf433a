import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import type { TicketView } from '../../gateway/outages/tickets/tickets-api.ts';
import type { ContractView } from '../../gateway/registry/contracts/contracts-api.ts';
import type { UnitView } from '../../gateway/registry/units/units-api.ts';
import { civilTimeOf } from '../../gateway/platform/clock/civil-time.ts';
import type { CameraView, OrganisationView } from '../../gateway/registry/registry-api.ts';
import type { LeaseEvidenceView } from '../../gateway/reports/lease/lease-evidence-api.ts';
import { ApiCaller } from '../fixtures/api-caller.ts';
import { poll } from '../poll.ts';
import { launchBrowser, openScreen, type Screen } from './browser.ts';
import { type Demo, removeDemoFolder, startDemo } from './demo-process.ts';
import { signIn } from './steps.ts';

const withinMs = 200_000;

describe('the reports desk', function () {
  this.timeout(240_000);
  let demo: Demo;
  let api: ApiCaller;
  let browser: Browser;
  let desk: Screen;

  before(async () => {
    demo = await startDemo({ subnet: '127.84.0' });
    api = await new ApiCaller(demo.url, []).signIn(demo);
    browser = await launchBrowser();
    desk = await openScreen(browser);
    await desk.page.goto(`${demo.url}/desk/reports`);
    await signIn(desk.page, demo);
    await desk.page.getByTestId('reports-desk').waitFor();
  });
  after(async () => {
    await browser.close();
    await demo.stop();
    await removeDemoFolder(demo);
  });

  it('shows the rates of today once a minute is over, and leads down to the minutes of a camera', async () => {
    const { page } = desk;
    await poll(
      'a minute was counted',
      async () => {
        await page.goto(`${demo.url}/desk/reports?kind=day&by=class`);
        await page.getByTestId('report-funnel').waitFor();
        return (await page.getByTestId('report-group').count()) > 0 ? true : undefined;
      },
      withinMs,
    );

    await page.getByTestId('report-group').first().focus();
    await page.keyboard.press('Enter');
    await page.getByTestId('report-cameras').getByRole('link').first().click();
    await page.getByTestId('minute-strip').waitFor();

    expect(new URL(page.url()).searchParams.get('tab')).to.equal('minutes');
  });

  it('hands out the report as a sheet', async () => {
    const { page } = desk;
    await page.goto(`${demo.url}/desk/reports`);
    const saved = page.waitForEvent('download');

    await page.getByTestId('report-xlsx').click();

    expect((await saved).suggestedFilename()).to.match(/^rates-\d{4}-\d\d-01-\d{4}-\d\d-\d\d-organisation\.xlsx$/);
  });

  it('tells how long repairs took and what broke, down to the ticket, and has a line for signatures on paper', async () => {
    const { page } = desk;
    const ticket = await closeTicket(api);
    await page.goto(`${demo.url}/desk/reports?by=maintainer`);

    await page.getByTestId('mttr-net').waitFor();
    const code = await page.getByTestId('cause-code').first().innerText();
    await page.emulateMedia({ media: 'print' });
    const isSigned = await page.getByTestId('signatures').isVisible();
    await page.emulateMedia({ media: 'screen' });
    await page.getByTestId('repair-group').first().focus();
    await page.keyboard.press('Enter');
    await page.getByTestId('repair-tickets').getByRole('link').first().click();
    await page.waitForURL(new RegExp(`/desk/outages/tickets/${ticket.id}`));
    await page.getByTestId('tickets-desk').waitFor();

    expect(code).to.match(/供电/);
    expect(isSigned).to.equal(true);
  });

  it('tells a day of the year by arrow keys and opens its ranking by Enter', async () => {
    const { page } = desk;
    await page.goto(`${demo.url}/desk/reports/year`);
    await page.locator('.year-day[tabindex="0"]').focus();

    await page.keyboard.press('Home');
    const date = await page.locator('.year-day:focus').getAttribute('data-date');
    await page.keyboard.press('Enter');
    await page.waitForURL(/kind=day/);

    expect(date).to.match(/-01-01$/);
    expect(new URL(page.url()).searchParams.get('date')).to.equal(date);
  });

  it('checks the seal of a lease’s month', async () => {
    const { page } = desk;
    const contract = await addContract(api);
    await page.goto(`${demo.url}/desk/reports/lease?contract=${contract.id}`);
    const month = await page.locator('.lease-head h2').first().innerText();
    const { hash, signature } = await api.get<LeaseEvidenceView>(`/contracts/${contract.id}/evidence?month=${month}`);

    expect(await checked(page, hash, signature)).to.match(/是本网关为这份合同/);
    expect(await checked(page, hash, 'ab'.repeat(32))).to.match(/签名不符/);
  });

  it('lists in a lease’s month what was suspended with approval: why, asked and approved by whom', async () => {
    const { page } = desk;
    const { contract, cameraName } = await suspendLeased(api, demo.url);
    const month = civilTimeOf(Date.now()).date.slice(0, 7);
    await page.goto(`${demo.url}/desk/reports/lease?contract=${contract.id}&month=${month}`);
    const exclusions = page.getByTestId('lease-exclusions');
    await exclusions.waitFor();

    const told = await exclusions.innerText();

    for (const word of [cameraName, '道路施工，无法登杆', '运维员']) expect(told).to.contain(word);
  });

  it('had nothing to complain about', () => {
    expect(desk.complaints.filter((complaint) => !complaint.includes('/api/v1/session'))).to.deep.equal([]);
  });
});

async function addContract(api: ApiCaller, number = 'YL-2026-001'): Promise<ContractView> {
  const unit = await api.post<UnitView>('/units', { name: `云岭移动分公司${number}`, kinds: ['carrier'] });

  return api.post<ContractView>('/contracts', {
    ...{ number, lessorUnitId: unit.id, points: 12, monthlyFeeFen: 1500 },
    ...{ startsOn: '2020-01-01', endsOn: '2099-12-31', agreedAvailability: 0.98 },
  });
}

/** A leased camera whose repair a technician had suspended, which the administrator approved. */
async function suspendLeased(api: ApiCaller, url: string) {
  const contract = await addContract(api, 'YL-2026-002');
  const { items } = await api.get<{ items: CameraView[] }>('/cameras?limit=2');
  const camera = items.at(-1);
  if (camera === undefined) throw new Error('the demo has no second camera');
  const { id: cameraId, version } = camera;
  const edit = { version, ownership: 'leased', record: { contractId: contract.id } };
  const edited = await api.ask({ method: 'PATCH', path: `/cameras/${cameraId}`, body: edit });
  if (edited.status !== 200) throw new Error(edited.text);
  const login = { username: 'suspender', password: 'Suspend-Leased-26' };
  const { id: organisationId } = (await api.get<{ items: OrganisationView[] }>('/organisations')).items[0] ?? {};
  await api.post('/users', { ...login, displayName: '运维员', role: 'technician', organisationId });
  const technician = await new ApiCaller(url, []).signIn(login);
  const opened = await api.post<TicketView>('/tickets', { cameraId, faultKind: 'no-picture' });
  const asked = await technician.post<TicketView>(`/tickets/${opened.id}/steps`, {
    ...{ action: 'ask-suspension', version: opened.version, untilMs: Date.now() + 3_600_000 },
    note: '道路施工，无法登杆',
  });
  await api.post(`/tickets/${opened.id}/steps`, { action: 'approve-suspension', version: asked.version });
  return { contract, cameraName: camera.name };
}

/** A ticket that somebody closed by name, because of the power. */
async function closeTicket(api: ApiCaller): Promise<TicketView> {
  const { items } = await api.get<{ items: { id: string }[] }>('/cameras?limit=1');
  const opened = await api.post<TicketView>('/tickets', { cameraId: items[0]?.id, faultKind: 'no-picture' });

  return api.post<TicketView>(`/tickets/${opened.id}/steps`, {
    ...{ action: 'override', version: opened.version, causeCode: 'power', note: '现场已恢复供电' },
  });
}

/** What the desk says of a seal that somebody copied from a sheet. */
async function checked(page: Page, hash: string, signature: string): Promise<string> {
  await page.getByTestId('seal-hash').fill(hash.toUpperCase());
  await page.getByTestId('seal-signature').fill(signature);
  const answered = page.waitForResponse(/evidence\/check$/);
  await page.getByTestId('seal-check').click();
  await answered;
  const verdict = page.getByTestId('seal-verdict');
  await verdict.locator('.state').waitFor();
  await page.locator('[data-testid=seal-check]:not(.ant-btn-loading)').waitFor();

  return verdict.innerText();
}
