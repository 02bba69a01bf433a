import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import type { EvidenceViewRow, FindingHistoryView, FindingView } from '../../gateway/findings/findings-api.ts';
import type { OrganisationView } from '../../gateway/registry/registry-api.ts';
import { ApiClient } from '../../scripts/demo/api-client.ts';
import { aPhotoFile } from '../fixtures/photo-file.ts';
import { poll } from '../poll.ts';
import { runProgram } from '../run-program.ts';
import { launchBrowser, openScreen, type Screen } from './browser.ts';
import { type Demo, removeDemoFolder, startDemo } from './demo-process.ts';
import { signIn, waitForLiveTiles } from './steps.ts';

const second = { username: 'second-officer', password: 'Second-officer-1!' };
/** Where pictures of the screens go when somebody wants to look at them: SHOTS=folder. */
const shots = process.env['SHOTS'];

async function shoot(page: Page, name: string): Promise<void> {
  if (shots === undefined) return;
  await mkdir(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`) });
}

describe('a finding, from the wall to its end', function () {
  this.timeout(120_000);
  let demo: Demo;
  let api: ApiClient;
  let browser: Browser;
  let wall: Screen;
  let desk: Screen;
  let finding: FindingView;

  const read = (): Promise<FindingHistoryView> => api.get(`/findings/${finding.id}`);
  const state = () => desk.page.getByTestId('finding-state').getAttribute('data-state');

  before(async () => {
    demo = await startDemo({ subnet: '127.77.0' });
    api = await ApiClient.signIn(demo.url, demo.username, demo.password);
    const { items } = await api.get<{ items: OrganisationView[] }>('/organisations');
    const role = { displayName: '李四', role: 'officer', organisationId: items[0]?.id };
    await api.post('/users', { ...second, ...role });
    browser = await launchBrowser();
    wall = await openScreen(browser);
    desk = await openScreen(browser, { width: 1920, height: 1080 });
  });
  after(async () => {
    await browser.close();
    await demo.stop();
    await removeDemoFolder(demo);
  });

  it('is reported at a tile by a few keys', async () => {
    const { page } = wall;
    await page.goto(demo.url);
    await signIn(page, demo);
    await waitForLiveTiles(page);
    await page.keyboard.press('1');
    await page.keyboard.press('f');
    await page.keyboard.press('2');
    await page.getByTestId('finding-text').fill('路口东侧积水');
    await page.keyboard.press('Enter');
    await page.getByTestId('finding-saved').waitFor();

    const { items } = await api.get<{ items: FindingView[] }>('/findings');
    expect(items).to.have.length(1);
    finding = items[0] ?? finding;
    expect(finding).to.include({ category: 'flooding', text: '路口东侧积水', state: 'pushed', hasSnapshot: true });
  });

  it('gets a clip of the camera’s own stream, which plays in another program', async () => {
    const clip = await poll(
      'the clip is stored',
      async () => (await read()).evidence.find(({ kind, state: of }) => kind === 'clip' && of !== 'awaited'),
      40_000,
    );
    expect(clip.problem).to.equal(undefined);
    expect(clip.state).to.equal('stored');
    const seconds = ((clip.toMs ?? 0) - (clip.fromMs ?? 0)) / 1000;
    expect(seconds).to.be.within(10, 35);
    const input = [
      '-headers',
      `Cookie: ${api.cookie}\r\n`,
      '-i',
      `${demo.url}/api/v1/findings/${finding.id}/evidence/${clip.id}`,
    ];

    const play = await runProgram('ffmpeg', ['-v', 'error', '-nostdin', ...input, '-f', 'null', '-']);

    expect(play).to.deep.equal({ code: 0, output: '' });
  });

  it('waits for a second officer, who sees the picture and plays the clip', async () => {
    const { page } = desk;
    await page.goto(`${demo.url}/desk/findings`);
    await signIn(page, second);
    await page.getByTestId('finding-row').first().click();
    await page.getByTestId('evidence-snapshot').locator('img').waitFor();

    await page.getByTestId('clip-player').waitFor();
    // A text, since the test's compiler knows no browser.
    const player = `document.querySelector('[data-testid=clip-player]')`;
    await page.evaluate(`${player}.play()`);
    await poll('the clip plays', async () =>
      Number(await page.evaluate(`${player}.currentTime`)) > 0.5 ? true : undefined,
    );

    await shoot(page, 'findings-zh-1920');
    const { items } = await api.get<{ items: EvidenceViewRow[] }>(`/findings/${finding.id}/views`);
    const seen = items.filter(({ userName }) => userName === '李四').map(({ act, purpose }) => `${act} ${purpose}`);
    expect(seen).to.deep.equal(['view handling', 'view handling']);
  });

  it('is acknowledged, handled and fed back by that officer, and reviewed by somebody else', async () => {
    const { page } = desk;
    const write = async (step: string, note: string): Promise<void> => {
      await page.getByTestId(`step-${step}`).click();
      await page.getByTestId('step-note').fill(note);
      await page.getByTestId('step-confirm').click();
    };
    const become = (wanted: string) =>
      poll(`it is ${wanted}`, async () => ((await state()) === wanted ? true : undefined));

    await page.getByTestId('step-acknowledge').click();
    await become('acknowledged');
    await page.getByTestId('step-arrive').click();
    await become('arrived');
    await write('handle', '联系 13812345678');
    await page.getByTestId('problem').waitFor();
    expect(await page.getByTestId('problem').getAttribute('data-code')).to.equal('finding/personal-data');
    await page.getByTestId('step-note').fill('已疏通排水口');
    await page.getByTestId('step-confirm').click();
    await become('handled');
    await write('feed-back', '积水已退');
    await become('fed-back');
    await page.getByTestId('own-work').waitFor();
    expect(await page.getByTestId('step-close').count()).to.equal(0);
    const { version } = (await read()).finding;
    await api.post(`/findings/${finding.id}/steps`, { action: 'close', version, note: '' });
    await become('closed');

    await shoot(page, 'findings-closed-zh-1920');
    const { steps } = await read();
    expect(steps.map(({ kind }) => kind)).to.deep.equal([
      ...['report', 'push', 'acknowledge', 'arrive', 'handle', 'feed-back', 'close'],
    ]);
    expect(new Set(steps.slice(2, -1).map(({ byName }) => byName))).to.deep.equal(new Set(['李四']));
  });

  it('is reported from a phone with a photo, for a place without a camera', async () => {
    const phone = await openScreen(browser, { width: 390, height: 844 });
    const { page } = phone;
    await page.goto(`${demo.url}/report`);
    await signIn(page, second);
    await page.getByTestId('report-at-place').click();
    await page.locator('select[name=organisation]').selectOption({ index: 1 });
    await page.locator('input[name=place]').fill('河堤步道第三座桥下');
    await page.getByText('道路障碍').or(page.locator('input[value=road-obstacle]')).first().click();
    await page
      .getByTestId('report-photo')
      .setInputFiles({ name: 'bridge.png', mimeType: 'image/png', buffer: aPhotoFile });
    await shoot(page, 'report-zh-390');
    const wide = await page.evaluate('document.documentElement.scrollWidth');
    await page.getByTestId('report-send').click();
    await page.getByTestId('report-sent').waitFor();
    await shoot(page, 'report-sent-zh-390');

    expect(wide, 'nothing is wider than the phone').to.equal(390);
    const { items } = await api.get<{ items: FindingView[] }>('/findings');
    expect(items[0]).to.include({ source: 'form', place: '河堤步道第三座桥下', category: 'road-obstacle' });
    const { evidence } = await api.get<FindingHistoryView>(`/findings/${items[0]?.id}`);
    expect(evidence.map(({ kind, state: of }) => `${kind} ${of}`)).to.deep.equal(['photo stored']);
    await phone.context.close();
  });

  it('shows every screen of it without a complaint of the browser', async () => {
    const admin = await openScreen(browser, { width: 1366, height: 768 }, 'en-GB');
    const { page } = admin;
    await page.goto(`${demo.url}/desk/findings`);
    await signIn(page, demo);
    await page.getByTestId('findings-desk').waitFor();
    for (const [path, testId] of [
      ['', 'findings-desk'],
      ['/routing', 'routing-desk'],
      ['/webhooks', 'webhooks-desk'],
      [`/${finding.id}?box=ended`, 'finding-timeline'],
    ] as const) {
      await page.goto(`${demo.url}/desk/findings${path}`);
      await page.getByTestId(testId).waitFor();
      await page.waitForLoadState('networkidle').catch(() => undefined);
      await shoot(
        page,
        `findings${path.replace(/[/?].*/, path.includes('?') ? '-one' : path.replace('/', '-'))}-en-1366`,
      );
    }

    // The first question who is signed in is refused, and so is the note with a phone number.
    const own = [...wall.complaints, ...desk.complaints, ...admin.complaints].filter(
      (text) => !/status of 401 .*\/session$|status of 422 .*\/steps$/.test(text),
    );
    expect(own).to.deep.equal([]);
    await admin.context.close();
  });
});
