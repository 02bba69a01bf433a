import { expect } from 'chai';
import { RoundStore } from '../../gateway/patrol/round-store.ts';
import { type Round, claimRound, countStops, missRound, releaseRound } from '../../gateway/patrol/round.ts';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { city, east, scopeOf, station, west } from '../fixtures/estate.ts';
import { beijing } from '../fixtures/patrol.ts';
import { aRound, aStopOf } from '../fixtures/round.ts';
import { eachDatabase } from './each-database.ts';

const hourMs = 3_600_000;
const withStops = (round: Round) => [aStopOf(round, 0), aStopOf(round, 1)];
const at = (index: number, members: Partial<Round> = {}, organisation = station): Round =>
  aRound(
    {
      id: `round-${String(index)}` as Round['id'], // a brand
      dueFromMs: beijing('2026-09-21 10:00') + index * hourMs,
      dueToMs: beijing('2026-09-21 11:00') + index * hourMs,
      ...members,
    },
    organisation,
  );

eachDatabase('RoundStore', (open) => {
  it('lists the rounds that are put aside, however many others there are', async () => {
    const store = new RoundStore(await open());
    const pause = { atMs: 5, reason: 'break' as const, byName: '张三' };
    const at = (dueFromMs: number, members: Partial<Round>): Round =>
      aRound({ id: `r${String(dueFromMs)}` as Round['id'], dueFromMs, ...members }); // a brand
    await store.add(at(1, { state: 'running', pause }), []);
    await store.add(at(2, { state: 'running' }), []);
    await store.add(at(3, { state: 'partial', pause }), []);

    const { rounds, total } = await store.list(wholeEstate, { isPaused: true, limit: 9 });

    expect([total, ...rounds.map(({ id }) => id)]).to.deep.equal([1, 'r1']);
  });

  it('gives back a round with its stops in their order', async () => {
    const store = new RoundStore(await open());
    const round = aRound({ duty: { ...aRound().duty, holidayName: '国庆节' } });
    const stops = withStops(round);

    expect(await store.add(round, stops.toReversed())).to.equal(true);

    expect(await store.find(scopeOf(city), round.id)).to.deep.equal(round);
    expect(await store.listStops(scopeOf(city), round.id)).to.deep.equal(stops);
    expect(await store.findStop(scopeOf(city), 'round-1-stop-1')).to.deep.equal(stops[1]);
  });

  it('keeps who shall work a round, its pause, the presets of its stops and when a camera was seen before', async () => {
    const store = new RoundStore(await open());
    const officers = [{ officerId: 'zhang' as never, officerName: '张三' }]; // a brand
    const standsIn = { organisationName: '东门警务室', reason: 'closed' } as const;
    const assignee = { organisationId: station.id, organisationName: station.name, postId: 'p', officers, standsIn };
    const pause = { atMs: 17, reason: 'incident', byName: '张三' } as const;
    const round = aRound({ method: 'snapshot', assignee, pause, refusedReports: 3 });
    const stop = aStopOf(round, 0, { patrolPreset: '3', resetPreset: '1' });
    await store.add(round, [stop]);

    const seen = { ...stop, outcome: 'seen', decidedAtMs: 9, previousSeenAtMs: 4 } as const;
    const saved = await store.save(
      round,
      [seen],
      [{ cameraId: stop.cameraId, organisationPath: west.path, seenAtMs: 9 }],
    );

    expect(await store.find(scopeOf(city), round.id)).to.deep.equal(saved);
    expect(saved).to.deep.equal({ ...round, version: 2 });
    expect(await store.listStops(scopeOf(city), round.id)).to.deep.equal([seen]);
  });

  it('finds pending rounds that nobody began, and missed ones by their end', async () => {
    const store = new RoundStore(await open());
    const running = claimRound(at(2), { seatId: 's', officerId: 'u' as never, officerName: '甲' }, 5); // a brand
    for (const round of [at(0), at(1), running, missRound(at(3), 'post-empty', 50)]) await store.add(round, []);
    const ids = (rounds: readonly Round[]): string[] => rounds.map(({ id }) => id);

    const halfPast = beijing('2026-09-21 10:30');
    expect(ids(await store.listUnbegun(scopeOf(city), halfPast, halfPast))).to.deep.equal(['round-0']);
    expect(ids(await store.listUnbegun(scopeOf(west), halfPast, halfPast))).to.deep.equal([]);
    expect(ids(await store.listMissed(scopeOf(city), 50, 60))).to.deep.equal(['round-3']);
    expect(ids(await store.listMissed(scopeOf(city), 51, 60))).to.deep.equal([]);
    expect(ids(await store.listMissed(scopeOf(west), 0, 60))).to.deep.equal([]);
  });

  it('has one round for each plan and due time, with the stops of the first', async () => {
    const store = new RoundStore(await open());
    const first = aRound();
    const again = aRound({ id: 'round-2' as Round['id'] }); // a brand

    const results = await Promise.all([store.add(first, withStops(first)), store.add(again, withStops(again))]);

    expect(results.filter(Boolean)).to.have.length(1);
    const { rounds, total } = await store.list(scopeOf(city), { limit: 10 });
    expect(total).to.equal(1);
    const lost = rounds[0]?.id === first.id ? again : first;
    expect(await store.listStops(scopeOf(city), lost.id)).to.deep.equal([]);
    expect(await store.exists(scopeOf(city), { planId: first.planId, dueFromMs: first.dueFromMs })).to.equal(true);
    expect(await store.exists(scopeOf(city), { planId: first.planId, dueFromMs: first.dueToMs })).to.equal(false);
  });

  it('has each place of a round once', async () => {
    const store = new RoundStore(await open());
    const round = aRound();
    const twice = [aStopOf(round, 0), { ...aStopOf(round, 1), order: 0 }];

    expect(await store.add(round, twice)).to.equal(false);
    expect(await store.find(scopeOf(city), round.id)).to.equal(undefined);
  });

  it('finds only what lies in the scope', async () => {
    const store = new RoundStore(await open());
    const [own, foreign] = [at(1), at(2, {}, west)];
    await store.add(own, withStops(own));
    await store.add(foreign, withStops(foreign));
    const nowMs = beijing('2026-09-22 10:00');

    expect((await store.list(scopeOf(east), { limit: 10 })).total).to.equal(1);
    expect((await store.list(scopeOf(city), { limit: 10 })).rounds.map(({ id }) => id)).to.deep.equal([
      'round-2',
      'round-1',
    ]);
    expect(await store.find(scopeOf(east), foreign.id)).to.equal(undefined);
    expect(await store.listStops(scopeOf(east), foreign.id)).to.deep.equal([]);
    expect(await store.findStop(scopeOf(east), 'round-2-stop-0')).to.equal(undefined);
    expect(await store.listOverdue(scopeOf(east), nowMs)).to.deep.equal([own]);
    expect(await store.listClaimable(scopeOf(west), beijing('2026-09-21 12:30'))).to.deep.equal([foreign]);
    expect(await store.listClaimable(scopeOf(station), beijing('2026-09-21 12:30'))).to.deep.equal([]);
  });

  it('pages rounds newest due first, without holes or repeats, by state', async () => {
    const store = new RoundStore(await open());
    for (let index = 0; index < 5; index++) await store.add(at(index), []);
    const same = at(4, { id: 'round-9' as Round['id'], planId: 'plan-9' as Round['planId'] }); // brands
    await store.add(missRound(same, 'platform', 5), []);

    const first = await store.list(scopeOf(city), { limit: 3 });
    const last = first.rounds.at(-1);
    const after = last && { atMs: last.dueFromMs, id: last.id };
    const second = await store.list(scopeOf(city), { limit: 3, after });

    const ids = [...first.rounds, ...second.rounds].map(({ id }) => id);
    expect(ids).to.deep.equal(['round-9', 'round-4', 'round-3', 'round-2', 'round-1', 'round-0']);
    expect(second.total).to.equal(6);
    expect((await store.list(scopeOf(city), { limit: 3, state: 'missed' })).rounds.map(({ id }) => id)).to.deep.equal([
      'round-9',
    ]);
  });

  it('saves a round and its stops once per version', async () => {
    const store = new RoundStore(await open());
    const round = aRound();
    const stops = withStops(round);
    await store.add(round, stops);
    const claim = (seatId: string): Round =>
      claimRound(round, { seatId, officerId: 'u1' as never, officerName: seatId }, beijing('2026-09-21 10:05')); // a brand

    const saved = await Promise.all([store.save(claim('left')), store.save(claim('right'))]);

    expect(saved.filter((one) => one !== undefined)).to.have.length(1);
    const stored = await store.find(scopeOf(city), round.id);
    expect(stored).to.deep.equal(saved.find((one) => one !== undefined));
    expect(stored).to.deep.include({ state: 'running', version: 2 });
    expect(await store.listSeated(scopeOf(city))).to.deep.equal([stored]);
    expect(await store.listClaimable(scopeOf(city), beijing('2026-09-21 10:05'))).to.deep.equal([]);
  });

  it('writes no stop for somebody whose version is old', async () => {
    const store = new RoundStore(await open());
    const round = aRound();
    const [first, second] = withStops(round);
    if (first === undefined || second === undefined) throw new Error('a round of two stops');
    await store.add(round, [first, second]);
    const seen = { ...first, outcome: 'seen', shownMs: 10_200, decidedAtMs: 7, markedNormal: true } as const;
    const fault = { stage: 'connect', reason: 'timeout', detail: 'no answer' } as const;
    const dark = { ...second, outcome: 'not-viewable', decidedAtMs: 8, fault, outageId: 'outage-1' } as const;

    const counts = countStops([seen, dark]);
    const saved = await store.save({ ...round, counts }, [seen, dark]);
    const late = await store.save(round, [{ ...first, outcome: 'skipped' }]);

    expect(late).to.equal(undefined);
    expect(saved?.counts).to.deep.equal({ due: 2, seen: 1, notViewable: 1, skipped: 0, normal: 1 });
    expect(await store.find(scopeOf(city), round.id)).to.deep.equal(saved);
    expect(await store.listStops(scopeOf(city), round.id)).to.deep.equal([seen, dark]);
  });

  it('makes a released round claimable again until its window ends', async () => {
    const store = new RoundStore(await open());
    const round = aRound();
    await store.add(round, []);
    const claimed = await store.save(claimRound(round, { seatId: 's', officerId: 'u' as never, officerName: '甲' }, 5)); // a brand
    const released = claimed && (await store.save(releaseRound(claimed)));

    const claimable = await store.listClaimable(scopeOf(city), round.dueToMs - 1);
    expect(claimable.map(({ id, state, version }) => ({ id, state, version }))).to.deep.equal([
      { id: round.id, state: 'running', version: released?.version },
    ]);
    expect(await store.listClaimable(scopeOf(city), round.dueToMs)).to.deep.equal([]);
    expect(await store.listClaimable(scopeOf(city), round.dueFromMs - 1)).to.deep.equal([]);
    expect(await store.listOverdue(scopeOf(city), round.dueToMs)).to.have.length(1);
    expect(await store.listOverdue(scopeOf(city), round.dueToMs - 1)).to.deep.equal([]);
  });

  it('stays where its organisation was moved to when a seat that read it before saves it', async () => {
    const database = await open();
    const store = new RoundStore(database);
    const round = aRound();
    await store.add(round, []);
    const moved = { organisation_path: west.path };
    await database.sequelize.getQueryInterface().bulkUpdate('rounds', moved, { id: round.id });

    await store.save(claimRound(round, { seatId: 's', officerId: 'u' as never, officerName: '甲' }, 5)); // a brand

    expect((await store.find(scopeOf(west), round.id))?.state).to.equal('running');
    expect(await store.find(scopeOf(station), round.id)).to.equal(undefined);
  });
});
