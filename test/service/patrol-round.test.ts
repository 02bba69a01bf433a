import { expect } from 'chai';
import type { PlanId, Round } from '../../gateway/patrol/round.ts';
import { cameraId, station } from '../fixtures/estate.ts';
import { refusal } from '../fixtures/refusal.ts';
import { FakeClock, PatrolHarness, aPlan, beijing } from '../fixtures/patrol.ts';

const minuteMs = 60_000;
const summary = (harness: PatrolHarness): (string | undefined)[][] =>
  [...harness.rounds.rows.values()]
    .sort((a, b) => a.dueFromMs - b.dueFromMs)
    .map((round) => [clockOf(round), round.state, round.missedCause]);
const clockOf = ({ dueFromMs }: Round): string => new Date(dueFromMs + 8 * 3_600_000).toISOString().slice(11, 16);

describe('RoundService', () => {
  let clock: FakeClock;
  let harness: PatrolHarness;

  beforeEach(async () => {
    clock = new FakeClock(beijing('2026-09-21 09:59'));
    harness = await new PatrolHarness(clock).start();
    await harness.plans.add(aPlan({ sweptToMs: clock.nowMs }));
  });

  /** Sweeps minute by minute. */
  async function sweepMinutes(minutes: number): Promise<void> {
    for (let minute = 0; minute < minutes; minute++) {
      clock.pass(minuteMs);
      await harness.roundService.sweep(clock.nowMs);
    }
  }

  it('makes one round when a window begins, however often it sweeps', async () => {
    await harness.roundService.sweep(clock.nowMs);
    await sweepMinutes(30);

    expect(summary(harness)).to.deep.equal([
      ['09:00', 'missed', 'nobody-signed-in'],
      ['10:00', 'pending', undefined],
    ]);
  });

  it('freezes the plan, the duty mode and the stops on the round', async () => {
    await sweepMinutes(1);
    await harness.plans.replace({ organisationPath: '/' }, aPlan({ name: '改名', layout: 9, stops: [] }));
    harness.bus.emit('plan.changed', { planId: 'plan-1' as PlanId }); // a brand
    await sweepMinutes(1);

    const [round] = (await harness.rounds.listClaimable({ organisationPath: '/' }, clock.nowMs)).slice(-1);
    expect(round).to.deep.include({ planName: '日间巡查', layout: 4, organisationName: station.name });
    expect(round?.duty).to.include({ base: 'normal', night: false });
    expect(round?.counts.due).to.equal(4);
  });

  it('takes only active cameras as due', async () => {
    harness.registry.cameras.splice(0, 1, { ...(harness.registry.cameras[0] ?? never()), status: 'repair' });
    await sweepMinutes(1);

    const [round] = [...harness.rounds.rows.values()];
    expect(round?.counts.due).to.equal(3);
  });

  it('watches what a merged camera has become; a round that is made already stays as it is', async () => {
    await sweepMinutes(2);
    harness.registry.merge('c2', 'c5');
    harness.registry.merge('c3', 'c1');
    await sweepMinutes(60);

    const watched = [...harness.rounds.rows.values()].map((round) => [
      clockOf(round),
      ...[...harness.rounds.stops.values()].filter(({ roundId }) => roundId === round.id).map((stop) => stop.cameraId),
    ]);
    expect(watched.slice(-2)).to.deep.equal([
      ['10:00', 'c1', 'c2', 'c3', 'c4'],
      ['11:00', 'c1', 'c5', 'c4'],
    ]);
  });

  it('marks a round missed that nobody began in its window', async () => {
    await sweepMinutes(61);

    expect(summary(harness)).to.deep.include(['10:00', 'missed', 'nobody-signed-in']);
    const missed = harness.announced.filter(({ topic, data }) => topic === 'round' && isMissed(data));
    expect(missed).to.have.length(1);
    expect(missed[0]?.audience).to.deep.equal({ organisationPath: station.path });
  });

  it('replays nothing after an outage of the platform: passed windows are missed by the platform', async () => {
    await sweepMinutes(2);
    clock.pass(3 * 60 * minuteMs + 10 * minuteMs);
    harness = await harness.restart();
    await sweepMinutes(2);

    expect(summary(harness)).to.deep.equal([
      ['10:00', 'missed', 'platform'],
      ['11:00', 'missed', 'platform'],
      ['12:00', 'missed', 'platform'],
      ['13:00', 'pending', undefined],
    ]);
  });

  it('looks back one day at most', async () => {
    await sweepMinutes(2);
    clock.pass(10 * 24 * 60 * minuteMs);
    harness = await harness.restart();
    await sweepMinutes(1);

    const platform = [...harness.rounds.rows.values()].filter(({ missedCause }) => missedCause === 'platform');
    // The 24 windows of the last day, and the round that was open when the platform went away.
    expect(platform).to.have.length(23 + 1);
  });

  it('makes no round of the past for a plan that is new', async () => {
    const fresh = aPlan({ id: 'plan-2' as PlanId, sweptToMs: clock.nowMs }); // a brand
    await harness.plans.add(fresh);
    await sweepMinutes(1);

    const own = [...harness.rounds.rows.values()].filter(({ planId }) => planId === fresh.id);
    expect(own.map(clockOf)).to.deep.equal(['10:00']);
  });

  it('makes no second round when the civil clock is set back', async () => {
    await sweepMinutes(61);
    const before = summary(harness);
    clock.nowMs -= 40 * minuteMs;
    await harness.roundService.sweep(clock.nowMs);

    expect(summary(harness)).to.deep.equal(before);
  });

  it('ends a running round with its window: what was not seen is skipped', async () => {
    await sweepMinutes(2);
    const claim = { seatId: 'seat', officerId: 'u' as never, officerName: '张三' }; // a brand
    await harness.execution.claimNext({ organisationPath: station.path }, claim, clock.nowMs);
    await sweepMinutes(60);

    const [round] = [...harness.rounds.rows.values()].filter((one) => clockOf(one) === '10:00');
    expect(round).to.deep.include({ state: 'partial', seatId: undefined });
    expect(round?.counts).to.deep.equal({ due: 4, seen: 0, notViewable: 0, skipped: 4, normal: 0 });
  });

  it('gives one round to one seat when two ask at once', async () => {
    await sweepMinutes(2);
    const scope = { organisationPath: station.path };
    const claimAs = (seatId: string) =>
      harness.execution.claimNext(scope, { seatId, officerId: 'u' as never, officerName: seatId }, clock.nowMs); // a brand

    const held = await Promise.all([claimAs('left'), claimAs('right')]);

    expect(held.map((one) => one?.round.seatId)).to.deep.equal(['left', undefined]);
  });

  it('shows no round to a scope beside it', async () => {
    await sweepMinutes(2);
    const claim = { seatId: 'seat', officerId: 'u' as never, officerName: '李四' }; // a brand

    expect(await harness.execution.claimNext({ organisationPath: '/city/west/' }, claim, clock.nowMs)).to.equal(
      undefined,
    );
    expect(await harness.roundService.nextDue({ organisationPath: '/city/west/' }, clock.nowMs)).to.equal(undefined);
  });

  it('gives a round to those on the roster first, then to everybody', async () => {
    harness.onDuty = (organisationId) => ({
      ...{ organisationId, organisationPath: station.path, postName: '一号席' },
      postId: 'post-1' as never, // a brand
      users: [{ officerId: 'zhang' as never, officerName: '张三' }], // a brand
    });
    await sweepMinutes(1);
    const claimAs = (officerId: string) =>
      harness.execution.claimNext(
        { organisationPath: station.path },
        { seatId: officerId, officerId: officerId as never, officerName: officerId }, // a brand
        clock.nowMs,
      );

    expect(await claimAs('li')).to.equal(undefined);
    const held = await claimAs('zhang');
    expect(held?.round.assignee).to.deep.include({ postName: '一号席', organisationName: station.name });
    await harness.execution.release({ organisationPath: station.path }, held?.round.id ?? '', 'zhang');
    expect((await claimAs('li'))?.round.id).to.equal(held?.round.id);
  });

  it('puts a round aside with its reason until somebody resumes it at another seat', async () => {
    await sweepMinutes(1);
    const scope = { organisationPath: station.path };
    const claim = { seatId: 'left', officerId: 'u' as never, officerName: '张三' }; // a brand
    const held = await harness.execution.claimNext(scope, claim, clock.nowMs);
    const id = held?.round.id ?? '';
    await harness.execution.pause(scope, id, 'left', { atMs: clock.nowMs, reason: 'break', byName: '张三' });

    expect(await harness.execution.claimNext(scope, claim, clock.nowMs)).to.equal(undefined);
    const resumed = await harness.execution.resume(scope, id, { ...claim, seatId: 'right' }, clock.nowMs);
    expect(resumed.round).to.include({ seatId: 'right', state: 'running' }).and.not.have.property('pause');
    const twice = () => harness.execution.resume(scope, id, { ...claim, seatId: 'third' }, clock.nowMs);
    expect(await refusal(twice)).to.equal('round/not-free');
    const foreign = () => harness.execution.resume({ organisationPath: '/city/west/' }, id, claim, clock.nowMs);
    expect(await refusal(foreign)).to.equal('round/unknown');
  });

  it('ends a round that was put aside too long as partial, with that cause', async () => {
    await sweepMinutes(1);
    const scope = { organisationPath: station.path };
    const held = await harness.execution.claimNext(
      scope,
      { seatId: 's', officerId: 'u' as never, officerName: '甲' },
      1,
    ); // a brand
    expect(held).to.equal(undefined);
    const due = await harness.execution.claimNext(
      scope,
      { seatId: 's', officerId: 'u' as never, officerName: '甲' }, // a brand
      clock.nowMs,
    );
    const id = due?.round.id ?? '';
    await harness.execution.pause(scope, id, 's', { atMs: clock.nowMs, reason: 'incident', byName: '甲' });
    await sweepMinutes(60);

    expect(harness.rounds.rows.get(id)).to.include({ state: 'partial', missedCause: 'paused-too-long' });
  });

  it('shares the cameras of a shift out over its rounds, and brings back what was not seen', async () => {
    const slots = [{ start: '10:00', end: '14:00', intervalMinutes: 60 }];
    const plan = aPlan({ id: 'shift' as PlanId, slots, goals: { onceAShift: true }, sweptToMs: clock.nowMs }); // a brand
    await harness.plans.add(plan);
    await sweepMinutes(1);
    const stopsOf = (dueFromMs: number): string[] => {
      const round = [...harness.rounds.rows.values()].find(
        (one) => one.planId === plan.id && one.dueFromMs === dueFromMs,
      );
      return [...harness.rounds.stops.values()]
        .filter(({ roundId }) => roundId === round?.id)
        .map((stop) => stop.cameraId);
    };
    expect(stopsOf(beijing('2026-09-21 10:00'))).to.deep.equal(['c1']);
    harness.rounds.views.set(cameraId('c1'), clock.nowMs + 1);
    await sweepMinutes(60);
    expect(stopsOf(beijing('2026-09-21 11:00'))).to.deep.equal(['c2']);
    await sweepMinutes(60);

    // c2 was not seen: two rounds are left for three cameras.
    expect(stopsOf(beijing('2026-09-21 12:00'))).to.deep.equal(['c2', 'c3']);
  });

  it('makes and ends the other rounds when one of them fails, says so, and tries that one again', async () => {
    await harness.plans.add(aPlan({ id: 'plan-2' as PlanId, name: '另一个', sweptToMs: clock.nowMs })); // a brand
    const add = harness.rounds.add.bind(harness.rounds);
    harness.rounds.add = async (round, stops) => {
      if (round.planId === 'plan-1') throw new Error('this one cannot be stored');
      return add(round, stops);
    };
    clock.pass(minuteMs);

    const failure: unknown = await harness.roundService.sweep(clock.nowMs).catch((error: unknown) => error);

    expect(failure).to.be.instanceOf(Error).with.property('message', 'this one cannot be stored');
    expect([...harness.rounds.rows.values()].map(({ planId }) => planId)).to.deep.equal(['plan-2']);
    harness.rounds.add = add;
    await sweepMinutes(1);
    const ten = [...harness.rounds.rows.values()].filter((round) => clockOf(round) === '10:00');
    expect(ten.map(({ planId }) => planId)).to.have.members(['plan-1', 'plan-2']);
  });

  it('forecasts the next round of a scope', async () => {
    const due = await harness.roundService.nextDue({ organisationPath: station.path }, clock.nowMs);

    expect(due?.window.fromMs).to.equal(beijing('2026-09-21 10:00'));
    expect(due?.plan.stops[0]?.cameraId).to.equal(cameraId('c1'));
  });
});

function isMissed(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'state' in data && data.state === 'missed';
}

function never(): never {
  throw new Error('the estate has no camera');
}
