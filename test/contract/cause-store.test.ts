import { expect } from 'chai';
import type { Cause, CauseId } from '../../gateway/outages/causes/cause.ts';
import type { CausePart } from '../../gateway/outages/causes/cause-part.ts';
import { CauseStore } from '../../gateway/outages/causes/cause-store.ts';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import type { Database } from '../../gateway/platform/database/database.ts';
import { city, east, scopeOf, west } from '../fixtures/estate.ts';
import { eachDatabase } from './each-database.ts';

const fault = { stage: 'connect', reason: 'timeout', detail: '无应答' } as const;

function aCause(number: number, members: Partial<Cause> = {}): Cause {
  return {
    id: `cause-${String(number)}` as CauseId, // a test's ids
    ...{ kind: 'recorder', key: 'nvr', name: '东村录像机', organisationPath: east.path, state: 'confirmed' },
    ...{ severity: 'critical', startedAtMs: number * 1000, openedAtMs: number * 1000 + 500 },
    ...{ confirmedAtMs: number * 1000 + 900, cameraCount: 8, peakCount: 9, memberCount: 12, fault },
    ...members,
  };
}

function aPart(number: number, members: Partial<CausePart> = {}): CausePart {
  return {
    ...{ causeId: aCause(number).id, kind: 'recorder', organisationPath: east.path, affectedCount: 4, topClass: 2 },
    ...{ effect: 'down', startedAtMs: 1000, openedAtMs: 1500, endedAtMs: 9000, fault },
    ...members,
  };
}

eachDatabase('CauseStore', (open) => {
  const save = (database: Database, ...causes: Cause[]): Promise<void> =>
    database.transaction((transaction) => new CauseStore(database).save(causes, transaction));
  const saveParts = (database: Database, ...parts: CausePart[]): Promise<void> =>
    database.transaction((transaction) => new CauseStore(database).saveParts(parts, transaction));
  const page = { limit: 10 };

  it('gives back what it was given, and what it was changed to', async () => {
    const database = await open();
    const store = new CauseStore(database);
    const first = aCause(1, { maintenanceWindowId: 'w' });
    await save(database, first, aCause(2, { state: 'suspected' }));

    const before = await store.findMany(wholeEstate, [first.id, 'nobody']);
    const changed: Cause = { ...aCause(1), state: 'closed', cameraCount: 0, endedAtMs: 9000 };
    await save(database, changed);

    expect(before).to.deep.equal([first]);
    expect(await store.findMany(wholeEstate, [first.id])).to.deep.equal([changed]);
    expect((await store.listOpen(wholeEstate)).map(({ id }) => id)).to.deep.equal(['cause-2']);
  });

  it('lists those that are over, newest first, to those whose cameras they hit', async () => {
    const database = await open();
    const store = new CauseStore(database);
    await saveParts(
      database,
      aPart(1),
      aPart(1, { organisationPath: west.path }),
      aPart(2),
      aPart(3, { kind: 'area' }),
    );

    expect(await store.listClosedIds(wholeEstate, {}, { limit: 2 })).to.deep.equal(['cause-3', 'cause-2']);
    expect(await store.listClosedIds(wholeEstate, {}, { limit: 2, beforeId: 'cause-2' })).to.deep.equal(['cause-1']);
    expect(await store.listClosedIds(scopeOf(west), {}, page)).to.deep.equal(['cause-1']);
    expect(await store.listClosedIds(wholeEstate, { kind: 'area' }, page)).to.deep.equal(['cause-3']);
    expect(await store.countClosed(wholeEstate, {})).to.equal(3);
    expect(await store.countClosed(scopeOf(west), {})).to.equal(1);
  });

  it('judges their weight by the cameras of the scope', async () => {
    const database = await open();
    const store = new CauseStore(database);
    const [here, there] = [
      { affectedCount: 6, topClass: 2 },
      { affectedCount: 5, topClass: 1 },
    ];
    await saveParts(database, aPart(1, here), aPart(1, { ...there, organisationPath: west.path }), aPart(2, here));

    expect(await store.listClosedIds(scopeOf(city), { atLeast: 10 }, page)).to.deep.equal(['cause-1']);
    expect(await store.countClosed(scopeOf(city), { atLeast: 10 })).to.equal(1);
    expect(await store.listClosedIds(scopeOf(east), { atLeast: 10 }, page)).to.deep.equal([]);
    expect(await store.listClosedIds(scopeOf(west), { below: 10, classUpTo: 1 }, page)).to.deep.equal(['cause-1']);
    expect(await store.countClosed(scopeOf(city), { below: 10, classBelow: 1 })).to.equal(1);
  });

  it('replaces the parts of a cause, and shows nobody those of others', async () => {
    const database = await open();
    const store = new CauseStore(database);
    await saveParts(database, aPart(1), aPart(1, { organisationPath: west.path }));
    await saveParts(database, aPart(1, { affectedCount: 7 }), aPart(1, { organisationPath: west.path }));

    expect(await store.listParts(scopeOf(east), ['cause-1'])).to.deep.equal([aPart(1, { affectedCount: 7 })]);
    expect(await store.listParts(wholeEstate, ['cause-1'])).to.have.length(2);
  });

  it('forgets merged causes that began before an instant, and no others', async () => {
    const database = await open();
    const store = new CauseStore(database);
    const merged = { state: 'merged', mergedIntoId: aCause(9).id } as const;
    await save(database, aCause(1, merged), aCause(2), aCause(3, { state: 'closed' }), aCause(4, merged));

    expect(await store.forgetMerged(4500)).to.equal(1);
    const ids = ['cause-1', 'cause-2', 'cause-3', 'cause-4'];
    expect((await store.findMany(wholeEstate, ids)).map(({ id }) => id)).to.have.members(ids.slice(1));
  });
});
