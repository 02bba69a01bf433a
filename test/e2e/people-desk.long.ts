import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import type { OrganisationView } from '../../gateway/registry/registry-api.ts';
import type { UnitView } from '../../gateway/registry/units/units-api.ts';
import { ApiClient } from '../../scripts/demo/api-client.ts';
import { launchBrowser, openScreen, type Screen } from './browser.ts';
import { type Demo, removeDemoFolder, startDemo } from './demo-process.ts';
import { signIn } from './steps.ts';

const dayMs = 86_400_000;
/** Where pictures of the screens go when somebody wants to look at them: SHOTS=folder. */
const shots = process.env['SHOTS'];

async function shoot(page: Page, name: string): Promise<void> {
  if (shots === undefined) return;
  await mkdir(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`) });
}

describe('the desk of people', function () {
  this.timeout(180_000);
  let demo: Demo;
  let browser: Browser;
  let desk: Screen;

  before(async () => {
    demo = await startDemo({ subnet: '127.88.0', variables: { VPG_HEALTH_DEEP_ENABLED: 'false' } });
    const api = await ApiClient.signIn(demo.url, demo.username, demo.password);
    const unit = await api.post<UnitView>('/units', { name: '云岭电信维护中心', kinds: ['maintainer'] });
    const { items } = await api.get<{ items: OrganisationView[] }>('/organisations');
    const organisationId = items.at(-1)?.id;
    await api.post('/users', {
      ...{
        username: 'telecom',
        displayName: '赵工',
        password: 'Telecom-worker-1!',
        role: 'technician',
        organisationId,
      },
      contractor: { unitId: unit.id, validUntilMs: Date.now() + 5.5 * dayMs },
    });
    browser = await launchBrowser();
    desk = await openScreen(browser);
    await desk.page.goto(`${demo.url}/desk/people`);
    await signIn(desk.page, demo);
  });
  after(async () => {
    await browser.close();
    await demo.stop();
    await removeDemoFolder(demo);
  });

  it('adds a person, whose first password is shown once and has to be changed at the first sign-in', async () => {
    const { page } = desk;
    await page.getByTestId('people-desk').waitFor();
    await page.locator('[data-testid="person-state"][data-state="expiring"]').waitFor();
    await shoot(page, 'people');
    await page.getByTestId('person-new').click();
    await page.getByTestId('person-name').fill('李敏');
    await page.getByTestId('person-username').fill('limin');
    await page.getByTestId('person-home').click();
    await page.locator('.ant-select-item-option').first().click();
    await shoot(page, 'people-new');
    await page.getByTestId('person-save').click();
    const password = (await page.getByTestId('first-password').textContent()) ?? '';
    await shoot(page, 'people-password');
    await page.getByTestId('password-handed').click();
    await page.locator('[data-testid="person-state"][data-state="preset"]').waitFor();

    const fresh = await openScreen(browser);
    await fresh.page.goto(demo.url);
    await signIn(fresh.page, { username: 'limin', password });
    await fresh.page.getByTestId('password-form').waitFor();
    await shoot(fresh.page, 'people-own-password');
    await fresh.page.locator('input[name="current"]').fill(password);
    await fresh.page.locator('input[name="next"]').fill('an own password');
    await fresh.page.locator('input[name="again"]').fill('an own password');
    await fresh.page.getByTestId('password-submit').click();
    await fresh.page.getByTestId('password-form').waitFor({ state: 'detached' });
    await page.locator('[data-testid="person-row"]', { hasText: 'limin' }).locator('[data-state="active"]').waitFor();
    await fresh.context.close();
  });

  it('locks somebody out, and leaves the own account to another administrator', async () => {
    const { page, complaints } = desk;
    await page.locator('[data-testid="person-row"]', { hasText: 'limin' }).click();
    await page.getByTestId('person-lock').waitFor();
    await shoot(page, 'people-one');
    await page.getByTestId('person-lock').click();
    await page.locator('.ant-popconfirm-buttons .ant-btn-primary').click();
    await page.locator('[data-testid="person-state"][data-state="locked"]').waitFor();

    await page.locator('[data-testid="person-row"]', { hasText: demo.username }).click();
    await page.locator('[data-testid="person-drawer"] .notice').waitFor();
    expect(await page.getByTestId('person-lock').count()).to.equal(0);
    await page.keyboard.press('Escape');
    await page.setViewportSize({ width: 1920, height: 1080 });
    await shoot(page, 'people-1920');
    // Before anybody has signed in the gateway says so.
    expect(complaints.filter((text) => !text.endsWith('/api/v1/session'))).to.deep.equal([]);
  });
});
