import { expect } from 'chai';
import type { Round } from '../../gateway/patrol/round.ts';
import type { OutageId } from '../../gateway/outages/outage.ts';
import type { Actor } from '../../gateway/platform/actor/actor.ts';
import { GatewayError } from '../../gateway/platform/errors/gateway-error.ts';
import type { WallSessionView } from '../../gateway/wall/wall-api.ts';
import { anActor, cameraId, east, station, west } from '../fixtures/estate.ts';
import { FakeClock, PatrolHarness, aPlan, beijing } from '../fixtures/patrol.ts';
import { refusal } from '../fixtures/refusal.ts';

const officer: Actor = { ...anActor(station, 'officer'), sessionId: 'session-1', displayName: '张三' };
const colleague: Actor = { ...anActor(east, 'officer'), sessionId: 'session-2', displayName: '李四' };

describe('a wall at work', () => {
  let clock: FakeClock;
  let harness: PatrolHarness;

  beforeEach(async () => {
    clock = new FakeClock(beijing('2026-09-21 10:00'));
    harness = await new PatrolHarness(clock).start();
    const stops = ['c1', 'c2', 'c3', 'c4', 'c5', 'c6'].map((id) => ({ cameraId: cameraId(id) }));
    await harness.plans.add(aPlan({ stops, sweptToMs: clock.nowMs }));
    await harness.roundService.sweep(clock.nowMs);
  });

  /** An honest browser: each second every tile reports the time since the page began, except those that are listed. */
  function watch(actor: Actor, wallId: string, besides: { dark?: string[]; failed?: string[] } = {}) {
    return async (): Promise<void> => {
      const { page } = await harness.walls.read(actor, wallId);
      if (page === undefined) return;
      const tiles = page.tiles.map(({ stop }) => {
        const isDark = [...(besides.dark ?? []), ...(besides.failed ?? [])].includes(stop.cameraId);
        const shownMs = isDark ? 0 : Math.max(0, clock.nowMs - page.startedAtMs - 300);
        const failed = besides.failed?.includes(stop.cameraId) ?? false;
        return { stopId: stop.id, shownMs, frames: Math.ceil(shownMs / 66), failed };
      });
      await harness.walls.reportViewing(actor, wallId, tiles);
    };
  }

  const roundOf = (view: WallSessionView): Round => {
    const round = harness.rounds.rows.get(view.round?.id ?? '');
    if (round === undefined) throw new Error('the wall is at no round');
    return round;
  };
  const outcomes = async (round: Round): Promise<string[]> =>
    (await harness.rounds.listStops({ organisationPath: '/' }, round.id)).map(({ outcome }) => outcome);

  it('takes the due round and shows its first page', async () => {
    const view = await harness.walls.open(officer);

    expect(view.phase).to.equal('patrolling');
    expect(view.round).to.include({ state: 'running', officerName: '张三' });
    expect(view.page).to.include({ index: 0, count: 2, startedAtMs: clock.nowMs, endsAtMs: clock.nowMs + 11_500 });
    expect(view.page?.tiles.map(({ stop }) => stop.cameraId)).to.deep.equal(['c1', 'c2', 'c3', 'c4']);
    expect(view.page?.nextTiles.map((tile) => tile.cameraId)).to.deep.equal(['c5', 'c6']);
  });

  it('turns the pages, sees every stop and ends the round done', async () => {
    const view = await harness.walls.open(officer);
    await harness.pass(12_000, watch(officer, view.id));
    const second = await harness.walls.read(officer, view.id);
    await harness.pass(12_000, watch(officer, view.id));
    const after = await harness.walls.read(officer, view.id);

    expect(second.page).to.include({ index: 1 });
    expect(second.page?.nextTiles).to.deep.equal([]);
    expect(roundOf(view)).to.include({ state: 'done', officerName: '张三' });
    expect(await outcomes(roundOf(view))).to.deep.equal(Array(6).fill('seen'));
    expect(after).to.include({ phase: 'waiting', nextRoundAtMs: beijing('2026-09-21 11:00') });
    expect(after.nextPlanName).to.equal('日间巡查');
    expect(harness.faults).to.deep.equal([]);
  });

  it('skips what was not shown and ends the round partial', async () => {
    const view = await harness.walls.open(officer);
    await harness.pass(24_000, watch(officer, view.id, { dark: ['c2'] }));

    expect(roundOf(view).state).to.equal('partial');
    expect(await outcomes(roundOf(view))).to.deep.equal(['seen', 'skipped', 'seen', 'seen', 'seen', 'seen']);
  });

  it('gives nothing to a browser that claims the dwell at once', async () => {
    const view = await harness.walls.open(officer);
    await harness.pass(30_000, async () => {
      const { page } = await harness.walls.read(officer, view.id);
      const tiles = (page?.tiles ?? []).map(({ stop }) => ({
        stopId: stop.id,
        shownMs: 30_000,
        frames: 450,
        failed: false,
      }));
      await harness.walls.reportViewing(officer, view.id, tiles);
    });

    expect(await outcomes(roundOf(view))).to.deep.equal(Array(6).fill('skipped'));
  });

  it('marks an offline camera not viewable within seconds and names its outage', async () => {
    const fault = { stage: 'connect', reason: 'refused', detail: 'TCP connect: refused' } as const;
    harness.health.set(cameraId('c3'), 'offline');
    harness.outages.set(cameraId('c3'), { outageId: 'outage-1' as OutageId, fault }); // a brand
    const view = await harness.walls.open(officer);
    await harness.pass(5000, watch(officer, view.id, { failed: ['c3'] }));

    const [, , third] = (await harness.walls.read(officer, view.id)).page?.tiles ?? [];
    expect(third?.stop).to.deep.include({ outcome: 'not-viewable', outageId: 'outage-1', fault });
    await harness.pass(19_500, watch(officer, view.id, { failed: ['c3'] }));
    expect(roundOf(view)).to.deep.include({ state: 'done' });
    expect(roundOf(view).counts).to.deep.equal({ due: 6, seen: 5, notViewable: 1, skipped: 0, normal: 0 });
  });

  it('does not count a picture that plays and hides its place, and says so on the tile', async () => {
    const fault = { stage: 'picture', reason: 'frozen', detail: 'The picture stands still.' } as const;
    harness.health.set(cameraId('c3'), 'degraded');
    harness.hiding.set(cameraId('c3'), fault);
    const view = await harness.walls.open(officer);
    await harness.pass(5000, watch(officer, view.id));

    const [first, , third] = (await harness.walls.read(officer, view.id)).page?.tiles ?? [];
    expect(first).not.to.have.property('hiding');
    expect(third?.hiding).to.deep.equal(fault);
    expect(third?.stop).to.deep.include({ outcome: 'not-viewable', fault });
    await harness.pass(19_500, watch(officer, view.id));
    expect(roundOf(view).counts).to.deep.equal({ due: 6, seen: 5, notViewable: 1, skipped: 0, normal: 0 });
  });

  it('takes a confirmed picture of a sheet for not viewable when it hides the place', async () => {
    const stops = ['c1', 'c2'].map((id) => ({ cameraId: cameraId(id) }));
    harness = await new PatrolHarness(clock).start();
    await harness.plans.add(aPlan({ stops, method: 'snapshot', layout: 9, sweptToMs: clock.nowMs }));
    await harness.roundService.sweep(clock.nowMs);
    harness.hiding.set(cameraId('c1'), { stage: 'picture', reason: 'black', detail: 'Nothing but black.' });
    const view = await harness.walls.open(officer);
    const [first, second] = view.page?.tiles ?? [];
    const confirm = async (stopId = '') => {
      await harness.sheets.takePicture(officer, view.id, stopId, new AbortController().signal);
      clock.pass(2500);
      return harness.sheets.confirm(officer, view.id, stopId);
    };

    expect(await confirm(first?.stop.id)).to.include({ outcome: 'not-viewable' });
    expect(await confirm(second?.stop.id)).to.include({ outcome: 'seen' });
  });

  it('leaves a page on which nothing can be shown after five seconds', async () => {
    for (const id of ['c1', 'c2', 'c3', 'c4']) harness.health.set(cameraId(id), 'offline');
    const view = await harness.walls.open(officer);
    await harness.pass(250);
    const early = await harness.walls.read(officer, view.id);
    await harness.pass(5000, watch(officer, view.id));

    expect(early.page?.endsAtMs).to.equal(view.page && view.page.startedAtMs + 5000);
    expect((await harness.walls.read(officer, view.id)).page?.index).to.equal(1);
  });

  it('waits a little for a tile that started late', async () => {
    const view = await harness.walls.open(officer);
    const startedAtMs = clock.nowMs;
    await harness.pass(14_000, async () => {
      const { page } = await harness.walls.read(officer, view.id);
      if (page?.index !== 0) return;
      const shownMs = Math.max(0, clock.nowMs - startedAtMs - 3000);
      const tiles = page.tiles.map(({ stop }) => ({
        stopId: stop.id,
        shownMs,
        frames: Math.ceil(shownMs / 66),
        failed: false,
      }));
      await harness.walls.reportViewing(officer, view.id, tiles);
    });

    expect((await harness.walls.read(officer, view.id)).page?.index).to.equal(1);
    expect((await outcomes(roundOf(view))).slice(0, 4)).to.deep.equal(Array(4).fill('seen'));
  });

  it('pauses when the seat falls silent, and another officer goes on with what is left', async () => {
    const view = await harness.walls.open(officer);
    await harness.pass(12_000, watch(officer, view.id));
    await harness.pass(21_000);
    expect(roundOf(view)).to.include({ state: 'running', seatId: undefined });

    const taken = await harness.walls.open(colleague);
    await harness.pass(12_000, watch(colleague, taken.id));

    expect(taken.page).to.include({ index: 1 });
    expect(roundOf(view)).to.include({ state: 'done', officerName: '李四' });
    expect((await harness.walls.read(officer, view.id)).phase).to.equal('waiting');
  });

  it('gives the round of a silent seat back as soon as the database takes it', async () => {
    const view = await harness.walls.open(officer);
    const save = harness.rounds.save.bind(harness.rounds);
    harness.rounds.save = async () => {
      throw new GatewayError('database/unavailable', 'away');
    };
    await harness.pass(25_000);
    harness.rounds.save = save;
    await harness.pass(5000);

    expect(roundOf(view)).to.include({ state: 'running', seatId: undefined });
  });

  it('goes on after a pause when its own officer returns', async () => {
    const view = await harness.walls.open(officer);
    await harness.pass(21_000);
    clock.pass(60_000);

    const back = await harness.walls.read(officer, view.id);

    expect(back.phase).to.equal('patrolling');
    expect(back.page).to.include({ index: 0, startedAtMs: clock.nowMs });
  });

  it('goes on after a restart of the platform, with what was decided before', async () => {
    const view = await harness.walls.open(officer);
    await harness.pass(12_000, watch(officer, view.id));
    harness = await harness.restart();
    expect(await refusal(() => harness.walls.read(officer, view.id))).to.equal('wall/unknown');

    const again = await harness.walls.open(officer);

    expect(again.round?.id).to.equal(view.round?.id);
    expect(again.page).to.include({ index: 1 });
    expect((await outcomes(roundOf(view))).slice(0, 4)).to.deep.equal(Array(4).fill('seen'));
  });

  it('gives the round back when the officer leaves, when the session ends and when the gateway stops', async () => {
    for (const leave of [
      (wallId: string) => harness.walls.close(officer, wallId),
      async () => {
        harness.bus.emit('session.ended', officer);
        await new Promise(setImmediate);
      },
      () => harness.walls.stop(),
    ]) {
      const view = await harness.walls.open(officer);
      expect(roundOf(view).seatId).to.equal(view.id);
      await leave(view.id);
      expect(roundOf(view)).to.include({ state: 'running', seatId: undefined });
    }
  });

  it('loses its round when the window ends and takes the next one', async () => {
    const view = await harness.walls.open(officer);
    clock.pass(beijing('2026-09-21 10:59') - clock.nowMs);
    await harness.walls.read(officer, view.id);
    clock.pass(60_000);
    await harness.walls.read(officer, view.id);
    await harness.roundService.sweep(clock.nowMs);
    const next = await harness.walls.read(officer, view.id);

    expect(roundOf(view)).to.include({ state: 'partial' });
    expect(next.round?.id).to.not.equal(view.round?.id);
    expect(next.round?.dueFromMs).to.equal(beijing('2026-09-21 11:00'));
  });

  it('waits without a due round and takes one as soon as it falls due, warmed ahead', async () => {
    clock.pass(beijing('2026-09-21 10:59') - clock.nowMs);
    for (const round of harness.rounds.rows.values()) harness.rounds.rows.set(round.id, { ...round, state: 'done' });
    const view = await harness.walls.open(officer);
    expect(view).to.include({ phase: 'waiting', nextRoundAtMs: beijing('2026-09-21 11:00') });
    harness.warmed.length = 0;

    const stay = async (): Promise<void> => void (await harness.walls.read(officer, view.id));
    await harness.pass(54_000, stay);
    expect(harness.warmed).to.deep.equal([]);
    await harness.pass(2000, stay);
    expect(harness.warmed).to.deep.equal([['c1', 'c2', 'c3', 'c4']]);
    await harness.pass(5000, stay);

    expect((await harness.walls.read(officer, view.id)).phase).to.equal('patrolling');
  });

  it('warms the next page when a page begins and again before the turn', async () => {
    const view = await harness.walls.open(officer);
    expect(harness.warmed).to.deep.equal([
      ['c1', 'c2', 'c3', 'c4'],
      ['c5', 'c6'],
    ]);

    await harness.pass(6000, watch(officer, view.id));
    expect(harness.warmed).to.have.length(2);
    await harness.pass(1000, watch(officer, view.id));
    expect(harness.warmed.slice(2)).to.deep.equal([['c5', 'c6']]);
  });

  it('names the health of the next page and does not dial ahead what is down', async () => {
    harness.health.set(cameraId('c2'), 'auth-failed').set(cameraId('c5'), 'offline').set(cameraId('c6'), 'degraded');
    const view = await harness.walls.open(officer);

    expect(view.page?.nextTiles.map(({ health }) => health)).to.deep.equal(['offline', 'degraded']);
    expect(harness.warmed).to.deep.equal([['c1', 'c3', 'c4'], ['c6']]);
  });

  it('tells its own session of each turn at once', async () => {
    const view = await harness.walls.open(officer);
    await harness.pass(24_000, watch(officer, view.id));

    const told = harness.announced.filter(({ topic }) => topic === 'wall');
    expect(told.map(({ data }) => (data as WallSessionView).phase)).to.deep.equal(['patrolling', 'waiting']);
    for (const announcement of told) {
      expect(announcement).to.deep.include({
        key: view.id,
        audience: { sessionId: 'session-1' },
        urgency: 'now',
      });
    }
  });

  it('marks a stop normal once, and counts it', async () => {
    const view = await harness.walls.open(officer);
    const stopId = view.page?.tiles[0]?.stop.id ?? '';

    const marked = await harness.walls.markNormal(officer, view.id, stopId);
    await harness.walls.markNormal(officer, view.id, stopId);

    expect(marked).to.include({ markedNormal: true, outcome: 'waiting' });
    expect(roundOf(view).counts.normal).to.equal(1);
    expect(await refusal(() => harness.walls.markNormal(officer, view.id, 'other'))).to.equal('stop/unknown');
  });

  it('returns the same wall to the same session and none to another', async () => {
    const view = await harness.walls.open(officer);

    expect((await harness.walls.open(officer)).id).to.equal(view.id);
    expect(await refusal(() => harness.walls.read(colleague, view.id))).to.equal('wall/unknown');
    expect(await refusal(() => harness.walls.read({ ...officer, sessionId: 'session-9' }, view.id))).to.equal(
      'wall/unknown',
    );
  });

  it('has one seat with rounds for a person: another one says so, and takes over when the first is left', async () => {
    const second: Actor = { ...officer, sessionId: 'session-3' };
    const first = await harness.walls.open(officer);
    await harness.plans.add(aPlan({ id: 'plan-2' as Round['planId'], sweptToMs: clock.nowMs })); // a brand
    harness.bus.emit('plan.changed', { planId: 'plan-2' as Round['planId'] }); // a brand
    await harness.roundService.sweep(clock.nowMs);

    const waiting = await harness.walls.open(second);
    expect(waiting).to.include({ phase: 'waiting', isElsewhere: true });
    await harness.walls.close(officer, first.id);
    const after = await harness.walls.read(second, waiting.id);

    expect(after.phase).to.equal('patrolling');
    expect(after).to.not.have.property('isElsewhere');
  });

  it('gives an officer nothing of a jurisdiction beside', async () => {
    const stranger: Actor = { ...anActor(west, 'officer'), sessionId: 'session-3' };

    const view = await harness.walls.open(stranger);

    expect(view.phase).to.equal('waiting');
    expect(view).to.not.have.property('nextRoundAtMs');
  });
});
