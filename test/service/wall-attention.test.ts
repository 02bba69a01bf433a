import { expect } from 'chai';
import type { Actor } from '../../gateway/platform/actor/actor.ts';
import { anActor, cameraId, station } from '../fixtures/estate.ts';
import { FakeClock, PatrolHarness, aPlan, beijing } from '../fixtures/patrol.ts';
import { refusal } from '../fixtures/refusal.ts';

const officer: Actor = { ...anActor(station, 'officer'), sessionId: 'session-1', displayName: '张三' };

describe('attention checks at the wall', () => {
  let harness: PatrolHarness;
  let wallId: string;

  beforeEach(async () => {
    const clock = new FakeClock(beijing('2026-09-21 10:00'));
    harness = await new PatrolHarness(clock).start();
    const stops = ['c1', 'c2', 'c3', 'c4'].map((id) => ({ cameraId: cameraId(id) }));
    await harness.plans.add(aPlan({ stops, layout: 1, dwellSeconds: 300, sweptToMs: clock.nowMs }));
    await harness.roundService.sweep(clock.nowMs);
    wallId = (await harness.walls.open(officer)).id;
  });

  /** An honest browser that nobody sits at. */
  async function watch(ms: number): Promise<void> {
    await harness.pass(ms, async () => {
      const { page } = await harness.walls.read(officer, wallId);
      const tiles = (page?.tiles ?? []).map(({ stop }) => {
        const shownMs = Math.max(0, harness.clock.nowMs - (page?.startedAtMs ?? 0) - 300);
        return { stopId: stop.id, shownMs, frames: Math.ceil(shownMs / 66), failed: false };
      });
      await harness.walls.reportViewing(officer, wallId, tiles);
    });
  }

  const outcomes = (): string[] => [...harness.rounds.stops.values()].map(({ outcome }) => outcome);

  it('make the page void that was on when nobody answered, and no other', async () => {
    await watch(601_000);
    expect((await harness.walls.read(officer, wallId)).attention).to.include({ code: 1 });
    await watch(311_000);

    // The question came at the end of the second page, which waited for the answer.
    expect(outcomes()).to.deep.equal(['seen', 'skipped', 'waiting', 'waiting']);
    expect(harness.checks.map(({ outcome, officerName }) => [outcome, officerName])).to.deep.include([
      'missed',
      '张三',
    ]);
  });

  it('are not turned away from: the page is judged after the answer', async () => {
    await watch(610_000);
    expect(await harness.walls.turnPage(officer, wallId, 'next')).to.have.property('attention');
    expect(outcomes()).to.deep.equal(['seen', 'waiting', 'waiting', 'waiting']);
    await watch(30_000);

    expect(outcomes()).to.deep.equal(['seen', 'skipped', 'waiting', 'waiting']);
  });

  it('leave everything as it is when they are answered by the key that is shown', async () => {
    await watch(601_000);
    const { attention } = await harness.walls.read(officer, wallId);
    const answer = (id: string, code: number) => harness.seatRounds.answer(officer, wallId, { id, code });

    expect(await refusal(() => answer('another', 1))).to.equal('request/invalid');
    await answer(attention?.id ?? '', attention?.code ?? 0);
    await watch(31_000);

    const later = await harness.walls.read(officer, wallId);
    expect(later).to.not.have.property('attention');
    expect(later.page).to.not.have.property('isVoid');
    expect(harness.checks.map(({ outcome }) => outcome)).to.deep.equal(['answered']);
  });

  it('keep one wrong answer of a question, however many keys are pressed', async () => {
    await watch(601_000);
    const { attention } = await harness.walls.read(officer, wallId);
    for (let tried = 0; tried < 5; tried += 1) {
      await harness.seatRounds.answer(officer, wallId, { id: attention?.id ?? '', code: 9 });
    }
    await watch(31_000);

    expect(harness.checks.map(({ outcome }) => outcome)).to.deep.equal(['wrong', 'missed']);
  });

  it('tell when a break is advised: half an hour after the watching began', async () => {
    await watch(5000);

    expect((await harness.walls.read(officer, wallId)).breakDueAtMs).to.be.closeTo(beijing('2026-09-21 10:30'), 1000);
  });
});
