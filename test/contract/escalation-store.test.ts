import { expect } from 'chai';
import { CameraViewStore } from '../../gateway/patrol/coverage/camera-view-store.ts';
import { type Escalation, escalate } from '../../gateway/patrol/escalation/escalation.ts';
import { EscalationStore } from '../../gateway/patrol/escalation/escalation-store.ts';
import type { Database } from '../../gateway/platform/database/database.ts';
import { cameraId, city, east, scopeOf, station, west } from '../fixtures/estate.ts';
import { aRound } from '../fixtures/round.ts';
import { eachDatabase } from './each-database.ts';

const anEscalation = (id: string, atMs: number, to = east, members: Partial<Escalation> = {}): Escalation => ({
  ...escalate(aRound(), 'missed', { id: id as Escalation['id'], to, atMs }), // a brand
  roundId: `round-of-${id}` as Escalation['roundId'], // a brand
  ...members,
});

eachDatabase('EscalationStore', (open) => {
  const add = (database: Database, escalation: Escalation): Promise<boolean> =>
    database.transaction((transaction) => new EscalationStore(database).add(escalation, transaction));

  it('keeps one row for each round, kind and level', async () => {
    const database = await open();
    const first = anEscalation('a', 5, east, { cause: 'post-empty' });

    expect(await add(database, first)).to.equal(true);
    expect(await add(database, { ...first, id: 'b' as Escalation['id'] })).to.equal(false); // a brand
    expect(await add(database, { ...first, id: 'c' as Escalation['id'], kind: 'late-sign-in' })).to.equal(true); // a brand

    expect(await add(database, { ...first, id: 'd' as Escalation['id'], level: 2 })).to.equal(true); // a brand

    const store = new EscalationStore(database);
    const { escalations, total } = await store.list(scopeOf(city), { limit: 10 });
    expect(total).to.equal(3);
    expect((await store.listSince(scopeOf(city), 'missed', 5)).map(({ id, level }) => [id, level])).to.deep.equal([
      ['a', 1],
      ['d', 2],
    ]);
    expect(await store.listSince(scopeOf(city), 'missed', 6)).to.deep.equal([]);
    expect(escalations.at(-1)).to.deep.equal(first);
  });

  it('lists newest first by page, within the scope, open ones by themselves', async () => {
    const database = await open();
    const store = new EscalationStore(database);
    for (const [id, atMs, to] of [
      ['a', 1, east],
      ['b', 2, east],
      ['c', 2, west],
      ['d', 3, east],
    ] as const) {
      await add(database, anEscalation(id, atMs, to));
    }
    await store.acknowledge(scopeOf(east), 'd', { acknowledgedAtMs: 9, acknowledgedBy: '王所' });

    const first = await store.list(scopeOf(east), { limit: 2 });
    const rest = await store.list(scopeOf(east), { limit: 2, after: { atMs: 2, id: 'b' } });
    expect([...first.escalations, ...rest.escalations].map(({ id }) => id)).to.deep.equal(['d', 'b', 'a']);
    expect((await store.list(scopeOf(east), { limit: 9, isOpen: true })).escalations.map(({ id }) => id)).to.deep.equal(
      ['b', 'a'],
    );
    expect((await store.list(scopeOf(station), { limit: 9 })).total).to.equal(0);
  });

  it('takes the first acknowledgement, of the scope only', async () => {
    const database = await open();
    const store = new EscalationStore(database);
    await add(database, anEscalation('a', 1));

    expect(await store.acknowledge(scopeOf(west), 'a', { acknowledgedAtMs: 8, acknowledgedBy: '外' })).to.equal(false);
    expect(
      await store.acknowledge(scopeOf(east), 'a', { acknowledgedAtMs: 9, acknowledgedBy: '王', note: '已知' }),
    ).to.equal(true);
    expect(await store.acknowledge(scopeOf(east), 'a', { acknowledgedAtMs: 10, acknowledgedBy: '李' })).to.equal(false);
    expect(await store.find(scopeOf(city), 'a')).to.deep.include({
      acknowledgedAtMs: 9,
      acknowledgedBy: '王',
      note: '已知',
    });
    expect(await store.find(scopeOf(west), 'a')).to.equal(undefined);
  });
});

eachDatabase('CameraViewStore', (open) => {
  it('keeps the newest view of each camera and tells it within the scope', async () => {
    const database = await open();
    const store = new CameraViewStore(database);
    const note = (id: string, seenAtMs: number, { path }: typeof east): Promise<void> =>
      database.transaction((transaction) =>
        store.note([{ cameraId: cameraId(id), organisationPath: path, seenAtMs }], transaction),
      );
    await note('c1', 5, station);
    await note('c1', 9, station);
    await note('far', 7, west);

    const ids = [cameraId('c1'), cameraId('far'), cameraId('never')];
    expect([...(await store.findLastSeen(scopeOf(city), ids))].toSorted()).to.deep.equal([
      ['c1', 9],
      ['far', 7],
    ]);
    expect([...(await store.findLastSeen(scopeOf(east), ids))]).to.deep.equal([['c1', 9]]);
  });
});
