import { expect } from 'chai';
import type { Browser, Locator, Page } from 'playwright-core';
import type { CandidateView } from '../../gateway/discovery/discovery-api.ts';
import type { OnboardingView } from '../../gateway/discovery/onboarding/onboarding-api.ts';
import type { CameraView } from '../../gateway/registry/registry-api.ts';
import type { UnitView } from '../../gateway/registry/units/units-api.ts';
import type { FarmDevice } from '../farm/scenario.ts';
import type { ApiCaller } from '../fixtures/api-caller.ts';
import { type Counties, startCounties } from '../fixtures/two-counties.ts';
import { poll } from '../poll.ts';
import { launchBrowser, openScreen, type Screen } from './browser.ts';
import { signIn } from './steps.ts';

const subnet = '127.67.2';
const technicianLogin = { username: 'wang', password: 'Onboarding-2026' };
const unitName = '东门商场';

describe('the onboarding desk, from the scan to cameras that count', function () {
  this.timeout(60_000);
  let counties: Counties;
  let browser: Browser;
  let screen: Screen;
  let technician: ApiCaller;

  before(async () => {
    counties = await startCounties({ subnet, variables: { VPG_DISCOVERY_CHECK_SECONDS: '3' } });
    const { root, nobody, organisations } = counties;
    const member = { ...technicianLogin, displayName: '王运维', role: 'technician' };
    await root.post('/users', { ...member, organisationId: organisations.city.id });
    technician = await nobody.signIn(technicianLogin);
    browser = await launchBrowser();
    screen = await openScreen(browser);
    await screen.page.goto(counties.url);
    await signIn(screen.page, technicianLogin);
    await screen.page.getByTestId('menu').waitFor();
  });
  after(async () => {
    await browser?.close();
    await counties?.stop();
  });

  const goTo = (path: string, page = screen.page) => page.goto(`${counties.url}/desk/onboarding${path}`);

  async function scan(): Promise<void> {
    const { page } = screen;
    await goTo('/scans');
    await page.getByTestId('scan-panel').getByRole('checkbox').uncheck();
    await page.getByTestId('scan-ranges').fill(`${subnet}.0/27`);
    await page.getByTestId('scan-start').click();
    await page.getByTestId('scan-progress').waitFor();
    await page.getByTestId('scan-progress').waitFor({ state: 'detached' });
  }

  async function candidateAt({ host }: FarmDevice): Promise<CandidateView> {
    const { items } = await technician.get<{ items: CandidateView[] }>(`/candidates?range=${host}`);
    const [candidate] = items;
    if (candidate === undefined) throw new Error(`the scan did not find ${host}`);
    return candidate;
  }

  const badLogins = ({ id }: FarmDevice): number | undefined =>
    counties.farm.truth().devices.find((device) => device.id === id)?.counts.badLogins;

  /** Checks with a login that is typed, and waits for the report. */
  async function check(password: string, interior: string): Promise<void> {
    const { page } = screen;
    await page.getByText('现在输入', { exact: true }).click();
    await page.locator('#username').fill(counties.spare.username);
    await page.locator('#password').fill(password);
    await page.getByTestId(`interior-${interior}`).check();
    const { items } = await technician.get<{ items: unknown[] }>(`/candidates/${await spareId()}/checks`);
    await page.getByTestId('check-start').click();
    await poll('the check ends', async () => {
      const read = await technician.get<{ items: { state: string }[] }>(`/candidates/${await spareId()}/checks`);
      return read.items.length > items.length && read.items[0]?.state === 'done' ? true : undefined;
    });
    await page.locator('[data-testid=check-report][data-state=done]').waitFor();
  }
  const spareId = async (): Promise<string> => (await candidateAt(counties.spare)).id;

  it('scans a range twice and tells what is new and what is gone', async () => {
    const { page } = screen;
    const { parent, sibling } = counties.devices;
    await setFault(counties, parent, { kind: 'offline', mode: 'reset' });
    await scan();
    await setFault(counties, parent, undefined);
    await setFault(counties, sibling, { kind: 'offline', mode: 'reset' });
    await scan();
    await setFault(counties, sibling, undefined);

    await page.getByTestId('changes-gone').first().click();
    const gone = await page.locator('tr.change-gone').innerText();
    await goTo('/scans/changes');
    const found = await page.locator('tr.change-new').innerText();

    expect(gone).to.include(sibling.host).and.to.include('不再应答');
    expect(found).to.include(parent.host).and.to.include('新出现');
  });

  it('opens with what is missing, each figure leading to it', async () => {
    const { page } = screen;
    await goTo('');
    const gap = page.getByTestId('gap-candidates');
    await poll('the figure is read', async () => (await gap.getAttribute('data-count')) || undefined);
    const count = Number(await gap.getAttribute('data-count'));

    await gap.click();
    await page.getByTestId('candidates-page').waitFor();
    await page.getByTestId('check-open').first().waitFor();

    expect(count).to.be.at.least(5);
    expect(await page.getByTestId('check-open').count()).to.equal(count);
  });

  it('costs a device one try for a wrong password, says so, and does not adopt it', async () => {
    const { page } = screen;
    const { spare } = counties;
    await goTo(`/candidates?search=${spare.host}`);
    await page.getByTestId('check-open').click();
    const before = badLogins(spare) ?? 0;

    await check('not-the-password', 'none');

    await page.locator('[data-testid=remark][data-code=login-refused]').waitFor();
    expect((badLogins(spare) ?? 0) - before).to.equal(1);
    expect(await page.getByTestId('adopt-submit').isDisabled()).to.equal(true);
    expect(await page.locator('#password').inputValue()).to.equal('');
  });

  it('forbids what looks into a changing room, on the screen and at the door', async () => {
    const { page } = screen;
    await check(counties.spare.password, 'changing-room');

    await page.locator('[data-testid=remark][data-code=forbidden-interior]').waitFor();
    const { organisations, spare } = counties;
    const credential = { username: spare.username, password: spare.password };
    const body = { organisationId: organisations.own.id, ownership: 'government', credential };
    const path = `/candidates/${await spareId()}/adoption`;
    const refused = await technician.ask({ method: 'POST', path, body });

    expect(await page.getByTestId('adopt-submit').isDisabled()).to.equal(true);
    expect(await page.getByTestId('verdict').getAttribute('data-verdict')).to.equal('block');
    expect(refused).to.deep.include({ status: 409 });
    expect(refused.text).to.include('check/forbidden-interior');
  });

  it('adopts once the answers allow it, on the report that shows picture and streams', async () => {
    const { page } = screen;
    await page.getByTestId('interior-none').check();
    await page.getByTestId('answers-save').click();
    await page.locator('[data-testid=verdict]:not([data-verdict=block])').waitFor();
    const report = await page.getByTestId('check-report').innerText();
    await page.getByTestId('check-picture').waitFor();

    await choose(page, 'organisation', counties.organisations.own.name);
    await page.getByTestId('adopt-submit').click();

    const adopted = page.getByTestId('adopted');
    await adopted.waitFor();
    expect(await adopted.getAttribute('data-count')).to.equal('1');
    expect(report).to.include(counties.spare.serial).and.to.include('H.264').and.to.include('首画面预估');
    const { items, total } = await technician.get<{ items: CameraView[]; total: number }>('/cameras');
    expect(total).to.equal(1);

    await page.goto(`${counties.url}/desk/cameras?camera=${items[0]?.id ?? ''}`);
    await page.getByTestId('check-link').click();
    await page.locator('[data-testid=check-report][data-state=done]').waitFor();
  });

  it('takes a unit’s system from the wizard to acceptance by somebody else', async () => {
    const { page } = screen;
    const { devices, organisations, root, rootLogin } = counties;
    const candidate = await candidateAt(devices.own);
    await checkByApi(technician, candidate, devices.own);
    await goTo('/units/new');
    await choose(page, 'unit', unitName);
    await choose(page, 'organisation', organisations.own.name);
    await page.getByTestId('wizard-create').click();
    await fillIn(page.getByTestId('wizard-step-contact'), { name: '李值班', phone: '0871-6512 3456' });
    await fillIn(page.getByTestId('wizard-step-system'), { host: candidate.host, port: String(candidate.port) });
    await page.getByTestId('report-take').click();
    await page.getByTestId('channel').waitFor();
    await fillIn(page.getByTestId('wizard-step-channels'), {});
    await page.getByTestId('wizard-step-policy').locator('.ant-select').click();
    await page.locator('.ant-select-item-option', { hasText: organisations.own.name }).first().click();
    await page.keyboard.press('Escape');
    expect(await page.getByTestId('wizard-step-policy').innerText()).to.include('草案');
    await fillIn(page.getByTestId('wizard-step-policy'), {});
    await page.getByTestId('wizard-submit').click();
    await page.locator('[data-testid=onboarding-state][data-state=submitted]').waitFor();
    expect(await page.getByTestId('review').count(), 'a technician does not review').to.equal(0);

    const other = await openScreen(browser);
    await other.page.goto(counties.url);
    await signIn(other.page, rootLogin);
    await other.page.getByTestId('menu').waitFor();
    await goTo('', other.page);
    await other.page.getByTestId('review-queue').getByRole('link', { name: unitName }).click();
    await other.page.getByTestId('review-accept').click();
    await other.page.locator('[data-testid=onboarding-state][data-state=accepted]').waitFor();
    await other.context.close();

    const before = await root.get<{ totalCount: number; connectedCount: number }>('/onboarding/progress');
    const { username, password } = devices.own;
    await technician.post(`/candidates/${candidate.id}/adoption`, {
      ...{ organisationId: organisations.own.id, ownership: 'self-built', credential: { username, password } },
    });
    await goTo('');
    const total = await page.getByTestId('progress-total').innerText();

    expect(before).to.deep.include({ totalCount: 1, connectedCount: 0 });
    expect(total).to.include('1 / 1');
  });

  it('lets nobody accept what they submitted themselves', async () => {
    const { organisations, root, rootLogin } = counties;
    const { id: unitId } = await root.post<UnitView>('/units', { name: '四眼商场', kinds: ['enterprise'] });
    const { id } = await root.post<OnboardingView>('/onboarding', { unitId, organisationId: organisations.own.id });
    const filled = await root.ask({
      ...{ method: 'PATCH', path: `/onboarding/${id}` },
      body: {
        ...{
          version: 1,
          contact: { name: '李值班', phone: '0871-6512' },
          channels: [{ channelToken: '1', isShared: true }],
        },
        system: { name: '商场录像机', adapterKind: 'nvr', host: `${subnet}.30`, port: 80 },
        sharingPolicyDraft: { viewers: [organisations.own.id] },
      },
    });
    expect(filled.status, filled.text).to.equal(200);
    await root.post(`/onboarding/${id}/submission`, { version: 2 });

    const own = await openScreen(browser);
    await own.page.goto(counties.url);
    await signIn(own.page, rootLogin);
    await own.page.getByTestId('menu').waitFor();
    await goTo(`/units/${id}`, own.page);
    await own.page.getByTestId('own-submission').waitFor();

    expect(await own.page.getByTestId('review-accept').isDisabled()).to.equal(true);
    const accepted = await root.ask({
      ...{ method: 'POST', path: `/onboarding/${id}/review`, body: { kind: 'accepted', version: 3 } },
    });
    expect(accepted.text).to.include('review/own-work');
    if (process.env['SHOTS'] !== undefined) await own.page.screenshot({ path: `${process.env['SHOTS']}/own.png` });
    await own.context.close();
  });

  it('has complained of nothing in the browser', () => {
    expect(screen.complaints.filter((text) => !/401/.test(text))).to.deep.equal([]);
  });
});

async function setFault({ farm }: Counties, { id }: FarmDevice, fault: object | undefined): Promise<void> {
  const init = fault === undefined ? { method: 'DELETE' } : { method: 'PUT', body: JSON.stringify(fault) };
  const response = await fetch(`${farm.apiUrl}/devices/${id}/fault`, init);
  expect(response.ok, `fault of ${id}`).to.equal(true);
}

/** Types into a select and takes the first match. */
async function choose(page: Page, testId: string, text: string): Promise<void> {
  await page.getByTestId(testId).click();
  await page.keyboard.type(text);
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option', { hasText: text }).first().click();
}

/** Fills fields of a wizard’s step by their names, and goes on. */
async function fillIn(step: Locator, fields: Readonly<Record<string, string>>): Promise<void> {
  await step.waitFor();
  for (const [name, value] of Object.entries(fields)) await step.locator(`#${name}`).fill(value);
  await step.getByTestId('wizard-next').click();
}

async function checkByApi(caller: ApiCaller, { id }: CandidateView, { username, password }: FarmDevice): Promise<void> {
  const checklist = { forbiddenInteriors: [], signagePresent: true };
  const started = await caller.post<{ id: string }>(`/candidates/${id}/checks`, {
    ...{ login: { username, password }, checklist },
  });
  await poll('the check ends', async () => {
    const { state } = await caller.get<{ state: string }>(`/checks/${started.id}`);
    return state === 'done' ? true : undefined;
  });
}
