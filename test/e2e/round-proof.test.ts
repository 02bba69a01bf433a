import { expect } from 'chai';
import type { Page } from 'playwright-core';
import type { CameraHealthView } from '../../gateway/health/health-api.ts';
import type { OutageView } from '../../gateway/outages/outages-api.ts';
import type { PlanView, RoundView } from '../../gateway/patrol/patrol-api.ts';
import type { Member } from '../fixtures/furnish-place.ts';
import { poll } from '../poll.ts';
import { liveTile, openStage, type PatrolStage, planOver, roundOf } from './patrol-stage.ts';

describe('what a round in a browser proves', function () {
  this.timeout(90_000);
  let stage: PatrolStage;
  let officer: Member;
  let wall: Page;

  before(async () => {
    stage = await openStage({ subnet: '127.78.0', cameras: 4, variables: { VPG_HEALTH_DEEP_ENABLED: 'true' } });
    stage.fault(3, { kind: 'frozen' });
    // The first of two checks that must lie a minute apart, which the other rounds use.
    await stage.counties.root.post(`/cameras/${stage.camera(3).id}/deep-check`, {});
    officer = await stage.appoint('officer');
  });
  after(() => stage.stop());

  const addPlan = (plan: ReturnType<typeof planOver>) => stage.counties.root.post<PlanView>('/plans', plan);

  it('does not see a camera that is offline, nor one whose picture stands still, and leaves the first one fast', async () => {
    const { counties } = stage;
    const cameras = stage.cameras.slice(0, 3);
    const [good, offline, still] = [stage.camera(0), stage.camera(1), stage.camera(2)];
    stage.fault(1, { kind: 'offline', mode: 'reset' });
    const outage = await poll('its outage opens', async () => {
      const { items } = await counties.root.get<{ items: OutageView[] }>(`/outages?cameraId=${offline.id}&state=open`);
      return items[0];
    });
    const plan = await addPlan(planOver(stage, cameras, { dwellSeconds: 8 }));

    wall = await stage.open(officer, '/');
    await liveTile(wall, still.id);
    stage.fault(2, { kind: 'hang' });
    const round = await roundOf(stage, plan, ['done', 'partial']);

    const stopOf = (cameraId: string) => round.stops.find((stop) => stop.cameraId === cameraId);
    expect(stopOf(good.id)).to.include({ outcome: 'seen' });
    expect(stopOf(offline.id)).to.include({ outcome: 'not-viewable', outageId: outage.id });
    expect(stopOf(still.id)?.outcome).to.be.oneOf(['skipped', 'not-viewable']);
    expect(round.counts).to.include({ due: 3, seen: 1 });
    // Tried for five seconds, and not for the dwell of eight that its neighbours need.
    const leftAfterMs = (stopOf(offline.id)?.decidedAtMs ?? 0) - (round.startedAtMs ?? 0);
    expect(leftAfterMs).to.be.lessThan(7500);
    const shown = (await wall.getByTestId('last-round').innerText()).replaceAll('\n', ' ');
    expect(shown).to.include('东门巡查');
  });

  it('does not see what a hidden tab shows', async () => {
    const good = stage.camera(0);
    // As a browser tells its page when another tab is in front.
    await wall.evaluate(`Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'hidden' });
      document.dispatchEvent(new Event('visibilitychange'));`);

    const plan = await addPlan(planOver(stage, [good], { name: '后台巡查' }));
    await liveTile(wall, good.id);
    const round = await roundOf(stage, plan, ['done', 'partial']);

    expect(round).to.include({ state: 'partial' });
    expect(round.stops[0]).to.include({ outcome: 'skipped', shownMs: 0 });
  });

  it('sees it when the tab is in front again', async () => {
    const good = stage.camera(0);
    await wall.evaluate(`delete document.visibilityState; document.dispatchEvent(new Event('visibilitychange'));`);

    const plan = await addPlan(planOver(stage, [good], { name: '前台巡查' }));
    const round = await roundOf(stage, plan, ['done', 'partial']);

    expect(round).to.include({ state: 'done', officerName: officer.user.displayName });
    expect(round.stops[0]).to.include({ outcome: 'seen' });
  });

  it('sees a picture of a sheet when that picture is confirmed, and no other one with it', async () => {
    const [good, still] = [stage.camera(0), stage.camera(2)];
    stage.fault(2, undefined);
    const members = { name: '抽帧巡查', method: 'snapshot' as const, layout: 9 as const };

    const plan = await addPlan(planOver(stage, [good, still], members));
    const [first, second] = [0, 1].map((index) => wall.locator('.sheet-cell').nth(index));
    await first?.locator('img').waitFor();
    await second?.locator('img').waitFor();
    await pressUntil(wall, '2', '.sheet-cell:nth-child(2)[data-outcome=seen]');
    // In the form of a finding a digit picks what was found, and confirms nothing behind it.
    await wall.keyboard.press('f');
    await wall.getByTestId('finding-form').waitFor();
    await wall.keyboard.press('1');
    await wall.keyboard.press('Escape');
    await wall.getByTestId('finding-form').waitFor({ state: 'detached' });
    expect(await first?.getAttribute('data-outcome')).to.equal('waiting');
    await pressUntil(wall, '1', '.sheet-cell:nth-child(1)[data-outcome=seen], [data-testid=waiting]');

    const round = await roundOf(stage, plan, ['done', 'partial']);
    expect(round.stops.map(({ outcome }) => outcome)).to.deep.equal(['seen', 'seen']);
  });

  it('stands in the figures of the coverage desk, down to the camera that was never seen', async () => {
    const admin = await stage.appoint('admin');

    const desk = await stage.open(admin, '/desk/patrol/coverage');
    const figure = async (name: string): Promise<string> => {
      const panel = desk.locator('.coverage-figure', { hasText: name });
      await panel.waitFor();
      return (await panel.locator('small').innerText()).split(' · ')[0] ?? '';
    };

    const { items } = await admin.caller.get<{ items: RoundView[] }>('/rounds');
    const done = items.filter(({ state }) => state === 'done').length;
    expect(done).to.be.within(2, 3);
    expect(await figure('巡查完成率')).to.equal(`${String(done)} / 4`);
    expect(await figure('勤务落实率')).to.equal('4 / 4');
    expect(await figure('点位巡查覆盖率')).to.equal('2 / 3');
    // The longest unseen camera comes first: the one that was offline.
    const [row] = await desk.locator('[data-testid=gap-table] tbody tr.ant-table-row').allInnerTexts();
    expect(row?.replaceAll(/\s+/g, ' ')).to.include('东门2号机').and.to.include('从未').and.to.include('0 / 1');
  });

  it('does not see a place whose encoder repeats one picture, though its frames advance', async () => {
    const { root } = stage.counties;
    const repeating = stage.camera(3);
    const health = await poll(
      'its picture is known to stand still',
      async () => {
        await root.post(`/cameras/${repeating.id}/deep-check`, {});
        const { items } = await root.get<{ items: CameraHealthView[] }>(`/camera-health?cameraIds=${repeating.id}`);
        return items.find(({ status }) => status === 'degraded');
      },
      75_000,
    );
    expect(health.fault).to.include({ stage: 'picture', reason: 'frozen' });

    const plan = await addPlan(planOver(stage, [repeating, stage.camera(0)], { name: '静止巡查' }));
    const tile = wall.locator(`[data-role=current][data-camera-id="${repeating.id}"]`);
    await tile.getByTestId('tile-hidden').waitFor();
    expect(await tile.getByTestId('tile-hidden').innerText()).to.include('画面冻结');
    const round = await roundOf(stage, plan, ['done', 'partial']);

    expect(round.stops.map(({ outcome }) => outcome)).to.deep.equal(['not-viewable', 'seen']);
    expect(round.stops[0]?.fault).to.include({ reason: 'frozen' });
  });
});

/** Pressing before a picture was looked at long enough is refused, as it should be: so it is pressed until it counts. */
async function pressUntil(page: Page, key: string, done: string): Promise<void> {
  await poll(`${key} counts`, async () => {
    await page.keyboard.press(key);
    return page
      .locator(done)
      .waitFor({ timeout: 1000 })
      .then(
        () => true,
        () => undefined,
      );
  });
}
