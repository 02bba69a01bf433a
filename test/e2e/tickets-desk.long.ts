import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import type { TicketView } from '../../gateway/outages/tickets/tickets-api.ts';
import type { CameraView, OrganisationView } from '../../gateway/registry/registry-api.ts';
import type { UnitView } from '../../gateway/registry/units/units-api.ts';
import { ApiClient } from '../../scripts/demo/api-client.ts';
import { poll } from '../poll.ts';
import { launchBrowser, openScreen, type Screen } from './browser.ts';
import { type Demo, removeDemoFolder, startDemo } from './demo-process.ts';
import { signIn } from './steps.ts';

/** Minutes of the rules, made seconds. */
const variables = {
  VPG_TICKETS_OPEN_AFTER_MINUTES: '0.05',
  VPG_TICKETS_RECHECK_STABLE_SECONDS: '2',
  VPG_TICKETS_RECHECK_WINDOW_SECONDS: '8',
  VPG_OUTAGES_GROUPING_WINDOW_SECONDS: '5',
  // The farm's pictures are judged elsewhere.
  VPG_HEALTH_DEEP_ENABLED: 'false',
};
const worker = { username: 'telecom', password: 'Telecom-worker-1!' };
const brokenCamera = 'cam-03';
/** Where pictures of the screens go when somebody wants to look at them: SHOTS=folder. */
const shots = process.env['SHOTS'];

async function shoot(page: Page, name: string): Promise<void> {
  if (shots === undefined) return;
  await mkdir(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`) });
}

describe('a ticket, from the outage to its end', function () {
  this.timeout(120_000);
  let demo: Demo;
  let api: ApiClient;
  let browser: Browser;
  let desk: Screen;
  let unit: UnitView;

  before(async () => {
    demo = await startDemo({ subnet: '127.87.0', probeSeconds: 5, variables });
    api = await ApiClient.signIn(demo.url, demo.username, demo.password);
    unit = await api.post<UnitView>('/units', { name: '云岭电信维护中心', kinds: ['maintainer'] });
    const { items: cameras } = await api.get<{ items: CameraView[] }>('/cameras?limit=100');
    for (const { id } of cameras) {
      const { version } = await api.get<{ version: number }>(`/cameras/${id}`);
      await api.patch(`/cameras/${id}`, { version, record: { maintainingUnitId: unit.id } });
    }
    const { items } = await api.get<{ items: OrganisationView[] }>('/organisations');
    await api.post('/users', {
      ...{ ...worker, displayName: '赵工', role: 'technician', organisationId: items[0]?.id },
      contractor: { unitId: unit.id, validUntilMs: Date.now() + 3_600_000 },
    });
    browser = await launchBrowser();
    desk = await openScreen(browser);
  });
  after(async () => {
    await browser.close();
    await demo.stop();
    await removeDemoFolder(demo);
  });

  const stateIs = (state: string): Promise<void> =>
    desk.page.locator(`[data-testid=ticket-detail] [data-testid=ticket-state][data-state=${state}]`).waitFor();
  const readTickets = (box: string) => api.get<{ items: TicketView[] }>(`/tickets?box=${box}`);

  async function sayRepaired(): Promise<void> {
    const { page } = desk;
    await page.getByTestId('ticket-step-repair').click();
    await page.getByTestId('ticket-cause').click();
    await page.getByTitle('供电').click();
    await page.getByTestId('ticket-note').fill('更换电源适配器');
    await page.getByTestId('ticket-confirm').click();
    await stateIs('checking');
  }

  it('is opened by rule when a camera stays silent, and given to whoever maintains it', async () => {
    await fetch(`${demo.farmUrl}/devices/${brokenCamera}/fault`, {
      method: 'PUT',
      body: '{"kind":"offline","mode":"reset"}',
    });

    const ticket = await poll(
      'the ticket is there',
      async () => (await readTickets('open')).items.find(({ subject }) => subject.kind === 'camera'),
      90_000,
    );

    expect(ticket.assignee).to.deep.equal({ unitId: unit.id, unitName: unit.name });
  });

  it('is all that a contractor’s person sees', async () => {
    const { page } = desk;
    await page.goto(demo.url);
    await signIn(page, worker);
    await page.getByTestId('ticket-row').first().waitFor();

    expect(await page.locator('.desk-nav a').count()).to.equal(1);
    expect(await page.getByTestId('new-ticket').count()).to.equal(0);
    const refused = await page.evaluate(async () => (await fetch('/api/v1/cameras')).status);
    expect(refused).to.equal(403);
    await page.getByTestId('ticket-row').first().click();
    await stateIs('open');
    await shoot(page, 'contractor');
  });

  it('comes back when it is said to be repaired too early', async () => {
    const { page } = desk;
    await page.getByTestId('ticket-step-accept').click();
    await page.getByTestId('ticket-step-arrive').click();
    await stateIs('arrived');
    await sayRepaired();

    await stateIs('arrived');
    const told = await page.locator('[data-testid=ticket-timeline] [data-kind=check-failed]').textContent();
    expect(told).to.include('没有应答');
    await shoot(page, 'returned');
  });

  it('closes when the camera answers again and goes on to', async () => {
    await fetch(`${demo.farmUrl}/devices/${brokenCamera}/fault`, { method: 'DELETE' });
    await sayRepaired();

    await stateIs('closed');
    await shoot(desk.page, 'closed');
    const { items } = await readTickets('closed');
    expect(items[0]).to.deep.include({ closure: 'checked', causeCode: 'power' });
  });

  it('complains of nothing in the browser', () => {
    const unexpected = desk.complaints.filter((line) => !/status of 40[13]/.test(line));
    expect(unexpected).to.deep.equal([]);
  });
});
