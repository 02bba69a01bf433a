import { expect } from 'chai';
import type { StopOutcome } from '../../gateway/patrol/round.ts';
import type { Actor } from '../../gateway/platform/actor/actor.ts';
import type { PageTurn } from '../../gateway/wall/scenes/scene.ts';
import type { WallSessionView } from '../../gateway/wall/wall-api.ts';
import { anActor, cameraId, station } from '../fixtures/estate.ts';
import { FakeClock, PatrolHarness, aPlan, beijing } from '../fixtures/patrol.ts';

const officer: Actor = { ...anActor(station, 'officer'), sessionId: 'session-1', displayName: '张三' };
const fourTimes = (outcome: StopOutcome): StopOutcome[] => [outcome, outcome, outcome, outcome];

describe('a wall whose pages its officer turns', () => {
  let clock: FakeClock;
  let harness: PatrolHarness;
  let view: WallSessionView;

  beforeEach(async () => {
    clock = new FakeClock(beijing('2026-09-21 10:00'));
    harness = await new PatrolHarness(clock).start();
    const stops = ['c1', 'c2', 'c3', 'c4', 'c5', 'c6'].map((id) => ({ cameraId: cameraId(id) }));
    await harness.plans.add(aPlan({ stops, sweptToMs: clock.nowMs }));
    await harness.roundService.sweep(clock.nowMs);
    view = await harness.walls.open(officer);
  });

  /** An honest browser. */
  async function watch(): Promise<void> {
    const { page } = await harness.walls.read(officer, view.id);
    if (page === undefined) return;
    const shownMs = Math.max(0, clock.nowMs - page.startedAtMs - 300);
    const tiles = page.tiles.map(({ stop }) => ({
      ...{ stopId: stop.id, shownMs, frames: Math.ceil(shownMs / 66), failed: false },
    }));
    await harness.walls.reportViewing(officer, view.id, tiles);
  }

  const turn = (how: PageTurn) => harness.walls.turnPage(officer, view.id, how);
  const outcomes = async (): Promise<StopOutcome[]> =>
    (await harness.rounds.listStops({ organisationPath: '/' }, view.round?.id ?? '')).map(({ outcome }) => outcome);

  it('decides what is left early by what was shown', async () => {
    await harness.pass(5000, watch);
    const second = await turn('next');

    expect(second.page?.index).to.equal(1);
    expect(await outcomes()).to.deep.equal([...fourTimes('skipped'), 'waiting', 'waiting']);
  });

  it('stands still while paused, lets proof go on, and turns after what was left', async () => {
    await harness.pass(6000, watch);
    const paused = await turn('pause');
    await harness.pass(60_000, watch);
    const still = await harness.walls.read(officer, view.id);
    await turn('resume');
    await harness.pass(5000, watch);
    const before = await harness.walls.read(officer, view.id);
    await harness.pass(1000, watch);

    expect(paused.page?.isPaused).to.equal(true);
    expect(still.page).to.include({ index: 0, isPaused: true, endsAtMs: clock.nowMs - 6000 + 5500 });
    expect(before.page?.index).to.equal(0);
    expect((await harness.walls.read(officer, view.id)).page?.index).to.equal(1);
    expect((await outcomes()).slice(0, 4)).to.deep.equal(fourTimes('seen'));
  });

  it('turns again by itself when the pause is longer than is allowed', async () => {
    await turn('pause');
    await harness.pass(300_500, watch);

    expect((await harness.walls.read(officer, view.id)).page?.isPaused).to.equal(false);
  });

  it('looks back without deciding anything again, then shows the page that it left from its begin', async () => {
    await harness.pass(12_000, watch);
    const back = await turn('previous');
    await harness.pass(3000, watch);
    const outcomesThen = await outcomes();
    const again = await turn('next');

    expect(back.page).to.include({ index: 0, isLookBack: true });
    expect(back.page?.nextTiles.map((tile) => tile.cameraId)).to.deep.equal(['c5', 'c6']);
    expect(outcomesThen).to.deep.equal([...fourTimes('seen'), 'waiting', 'waiting']);
    expect(again.page).to.include({ index: 1, isLookBack: false, startedAtMs: clock.nowMs });
  });

  it('ends a look back by itself', async () => {
    await harness.pass(12_000, watch);
    await turn('previous');
    await harness.pass(11_500, watch);

    expect((await harness.walls.read(officer, view.id)).page).to.include({ index: 1, isLookBack: false });
  });

  it('has no page before the first', async () => {
    expect((await turn('previous')).page).to.include({ index: 0, isLookBack: false });
  });

  it('aims the cameras of a page when it begins and shortly before, and lets go those of the page that is over', async () => {
    const [first, second] = [
      ['c1', 'c2', 'c3', 'c4'],
      ['c5', 'c6'],
    ];
    expect(harness.aimed).to.deep.equal([first]);

    await harness.pass(7000, watch);
    expect(harness.aimed).to.deep.equal([first, second]);
    await harness.pass(5000, watch);
    expect(harness.kept.at(-1)).to.deep.equal(second);
    await harness.pass(12_000, watch);
    expect(harness.kept.at(-1)).to.deep.equal([]);
  });
});
