import { expect } from 'chai';
import type { Page } from 'playwright-core';
import type { DutyPostView } from '../../gateway/duty/roster/duty-posts-api.ts';
import type { PlanView } from '../../gateway/patrol/patrol-api.ts';
import { addDays, civilTimeOf, instantOf } from '../../gateway/platform/clock/civil-time.ts';
import { type FakedTime, fakeTime, isFaketimeHere } from '../fixtures/faked-time.ts';
import { appoint, type Member } from '../fixtures/furnish-place.ts';
import { poll } from '../poll.ts';
import { skipBecause } from '../skip-because.ts';
import { liveTile, openStage, type PatrolStage, roundOf } from './patrol-stage.ts';

/** The evening of tomorrow, so that nothing that the test does lies in the browser's future. */
const evening = addDays(civilTimeOf(Date.now()).date, 1);
const morning = addDays(evening, 1);
const at = (date: string, clock: string): number =>
  instantOf(date, Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3)));

describe('a night shift, from sign-in to sign-off', function () {
  this.timeout(120_000);
  let time: FakedTime;
  let stage: PatrolStage;
  let zhang: Member;
  let li: Member;
  let leader: Member;
  let superior: Member;
  let plan: PlanView;
  let desk: Page;
  let wall: Page;

  before(async function () {
    if (!isFaketimeHere()) skipBecause(this, 'libfaketime is not installed (apt-get install faketime)');
    time = await fakeTime(at(evening, '19:45'));
    stage = await openStage({
      ...{ subnet: '127.80.0', cameras: 2 },
      variables: {
        ...time.variables,
        VPG_DUTY_NIGHT_START: '20:00',
        VPG_DUTY_NIGHT_END: '06:00',
        VPG_ACCESS_SESSION_HOURS: '24',
        VPG_PATROL_SEAT_SILENCE_SECONDS: '5',
        VPG_PATROL_ESCALATION_MISSED_AFTER_MINUTES: '0',
      },
    });
    const { counties } = stage;
    [zhang, li, leader] = [
      await stage.appoint('officer'),
      await stage.appoint('officer'),
      await stage.appoint('admin'),
    ];
    superior = await appoint(counties, counties.organisations.parent, 'admin');
    const { id: postId } = await leader.caller.post<DutyPostView>('/duty-posts', {
      ...{ organisationId: counties.organisations.own.id, name: '视频巡查岗', wanted: 1, enabled: true },
      slots: [
        { name: '白班', start: '08:00', end: '20:00' },
        { name: '夜班', start: '20:00', end: '08:00' },
      ],
    });
    for (const [date, slotKey, { user }] of [
      [evening, 's2', zhang],
      [morning, 's1', li],
    ] as const) {
      const body = { postId, date, slotKey, officerIds: [user.id] };
      const { status, text } = await leader.caller.ask({ method: 'PUT', path: '/roster/cells', body });
      expect(status, text).to.equal(200);
    }
  });
  after(async () => {
    await stage?.stop();
    await time?.remove();
  });

  it('has a plan, made at the desk from cameras that were searched for, which is said to be feasible', async () => {
    const editor = await stage.open(leader, '/desk/patrol/plans/new');
    await editor.getByLabel('名称').fill('夜间重点巡查');
    await choose(editor, '东门派出所');
    await editor.locator('.plan-modes').getByText('平日', { exact: false }).first().click();
    await editor.locator('.plan-modes').getByText('夜间').first().click();
    const [start, end] = [editor.locator('.plan-time').first(), editor.locator('.plan-time').nth(1)];
    await start.fill('20:00');
    await end.fill('06:00');
    await editor.getByLabel('停留').fill('5');
    for (const name of ['东门1号机', '东门2号机']) {
      await editor.getByPlaceholder('名称、位置、编码').fill(name);
      const found = editor.locator('.plan-cameras li', { hasText: name });
      await poll(`only ${name} is found`, async () =>
        (await editor.locator('.plan-cameras li').count()) === 1 ? true : undefined,
      );
      await found.getByRole('button', { name: /添\s*加/ }).click();
      await editor.locator('.plan-stops').getByText(name).waitFor();
    }
    await editor.getByTestId('plan-forecast').getByText('能巡完').waitFor();
    await editor.getByRole('button', { name: /保\s*存/ }).click();
    await editor.getByTestId('patrol-desk').waitFor();

    const { items } = await leader.caller.get<{ items: PlanView[] }>('/plans');
    expect(items).to.have.lengthOf(1);
    plan = items[0] ?? plan;
    expect(plan).to.deep.include({
      ...{ name: '夜间重点巡查', dwellSeconds: 5, modes: [{ base: 'normal', night: true }] },
      slots: [{ start: '20:00', end: '06:00', intervalMinutes: 60 }],
    });
    expect(plan.stops.map(({ cameraName }) => cameraName)).to.deep.equal(['东门1号机', '东门2号机']);
    await editor.context().close();
  });

  it('is signed in to before it begins', async () => {
    desk = await stage.open(zhang, '/desk/shifts');
    await desk.getByTestId('shift-sign-in-offer').click();
    await desk.getByTestId('shift-current').waitFor();

    expect(await desk.getByTestId('shift-current').innerText()).to.include('夜班');
  });

  it('has its round as soon as the night begins, watched to its end', async () => {
    wall = await stage.open(zhang, '/');
    await wall.getByTestId('waiting').waitFor();
    await time.setTo(at(evening, '20:00') + 1000);
    await liveTile(wall, stage.camera(0).id);
    expect(await wall.locator('header').first().innerText()).to.include('夜间');

    const round = await roundOf(stage, plan, ['done', 'partial']);

    expect(round).to.include({ state: 'done', officerName: zhang.user.displayName });
    expect(round.duty).to.include({ night: true, dutyDate: evening });
    expect(round.dueFromMs).to.equal(at(evening, '20:00'));
    expect(round.counts).to.include({ due: 2, seen: 2 });
    // Signing out leaves the seat at once; a wall that is only closed might still take the next round.
    await wall.getByTestId('menu').click();
    await wall.getByTestId('sign-out').click();
    await wall.getByTestId('login-form').waitFor();
    await wall.context().close();
  });

  it('tells the superior of the round that nobody watched, until somebody says that they know', async () => {
    const chief = await stage.open(superior, '/desk/patrol');
    await chief.getByTestId('patrol-desk').waitFor();
    await time.setTo(at(evening, '21:00') + 1000);
    const pending = await roundOf(stage, plan, ['pending']);
    await time.setTo(at(evening, '22:00') + 1000);

    const strip = chief.getByTestId('escalations');
    const row = strip.locator('li', { hasText: '漏巡' });
    await row.waitFor();
    expect(await row.innerText())
      .to.include('东门派出所')
      .and.to.include('夜间重点巡查')
      .and.to.include('21:00–22:00');
    const { state, missedCause } = await stage.counties.root.get<typeof pending>(`/rounds/${pending.id}`);
    expect({ state, missedCause }).to.deep.equal({ state: 'missed', missedCause: 'nobody-signed-in' });
    await row.getByRole('button', { name: '已知悉' }).click();
    await row.waitFor({ state: 'detached' });
    await chief.context().close();
  });

  it('is handed over in the morning, accepted by the next officer and signed off', async () => {
    await time.setTo(at(morning, '08:00') + 1000);
    await desk.reload();
    await desk.getByTestId('shift-hand-over').click();
    await desk.getByTestId('shift-step-note').fill('二号机夜间偏暗');
    await desk.getByTestId('shift-step-confirm').click();
    await desk.getByTestId('shift-sign-in').waitFor();

    const next = await stage.open(li, '/desk/shifts');
    await next.getByTestId('shift-sign-in-offer').click();
    await next.getByTestId('shift-current').waitFor();
    await next.getByRole('button', { name: '查看并接班' }).click();
    await next.getByText('二号机夜间偏暗').waitFor();
    await next.getByTestId('shift-step-confirm').click();
    await next.getByTestId('shifts-waiting').waitFor({ state: 'detached' });

    const office = await stage.open(leader, '/desk/shifts');
    await office.getByRole('tab', { name: '值班记录' }).click();
    await office.getByText('已接班，待签字').click();
    await office.getByTestId('shift-sign-off').click();
    await office.getByTestId('shift-step-confirm').click();
    await office.getByText('与签字时一致').waitFor();

    const record = await office.getByTestId('shift-record').innerText();
    for (const text of ['夜班', '夜间', '二号机夜间偏暗', '夜间重点巡查', evening]) expect(record).to.include(text);
  });
});

/** Chooses an organisation in the first picker of a form. */
async function choose(page: Page, name: string): Promise<void> {
  const picker = page.locator('.plan-form input[role=combobox]').first();
  await picker.click();
  await picker.fill(name);
  await page.locator('.ant-select-item-option', { hasText: name }).first().click();
}
