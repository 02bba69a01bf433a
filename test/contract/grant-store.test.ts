import { expect } from 'chai';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { CameraStore } from '../../gateway/registry/cameras/camera-store.ts';
import type { CameraGrant } from '../../gateway/registry/grants/camera-grant.ts';
import { GrantStore } from '../../gateway/registry/grants/grant-store.ts';
import { OrganisationMoveStore } from '../../gateway/registry/organisations/organisation-move-store.ts';
import { aCamera, atMs, east, scopeOf, station, west } from '../fixtures/estate.ts';
import { aGrant } from '../fixtures/grant.ts';
import { refusal } from '../fixtures/refusal.ts';
import { eachDatabase } from './each-database.ts';

const end = { endedAtMs: atMs + 5000, endedBy: '王建国', endReason: '任务结束' };
const idsOf = (grants: readonly CameraGrant[]): string[] => grants.map(({ id }) => id);

eachDatabase('GrantStore', (open) => {
  const openWith = async (...grants: CameraGrant[]) => {
    const database = await open();
    const store = new GrantStore(database);
    await new CameraStore(database).add([aCamera('e1', east), aCamera('s1', station), aCamera('w1', west)]);
    for (const grant of grants) await store.add(grant);
    return { store, database };
  };

  it('gives back what was added, with its instants and flags', async () => {
    const grant = aGrant('g', 'w1', station, { maySnapshot: false });
    const { store } = await openWith(grant);

    expect(await store.find(wholeEstate, 'g')).to.deep.equal(grant);
    expect(await store.find(scopeOf(station), 'g')).to.deep.equal(grant);
    expect(await store.find(scopeOf(west), 'g')).to.equal(undefined);
  });

  it('lets in one standing grant of a camera and a grantee, and another one after its end', async () => {
    const { store } = await openWith(aGrant('first', 'w1', east));

    expect(await refusal(() => store.add(aGrant('second', 'w1', east)))).to.equal('grant/duplicate');
    await store.add(aGrant('other-grantee', 'w1', station));
    await store.end('first', end);
    await store.add(aGrant('third', 'w1', east, { grantedAtMs: atMs + 9000 }));

    expect(idsOf(await store.listOfCamera(wholeEstate, 'w1', 9))).to.deep.equal(['third', 'other-grantee', 'first']);
    expect(idsOf(await store.listOfCamera(scopeOf(station), 'w1', 9))).to.deep.equal(['other-grantee']);
  });

  it('ends a grant once: the first end stays', async () => {
    const { store } = await openWith(aGrant('g', 'w1', east));

    expect(await store.end('g', end)).to.equal(true);
    expect(await store.end('g', { ...end, endedBy: '别人' })).to.equal(false);

    expect(await store.find(wholeEstate, 'g')).to.include(end);
    expect(await store.listAllStanding(wholeEstate)).to.deep.equal([]);
  });

  it('tells what a part gave from what it received, the first to end first', async () => {
    const { store } = await openWith(
      aGrant('late', 'w1', east, { untilDay: '2026-12-31' }),
      aGrant('soon', 'w1', station, { untilDay: '2026-09-21' }),
      aGrant('within', 'e1', station),
      aGrant('away', 's1', west),
    );

    expect(idsOf(await store.listStanding(scopeOf(east), 'received', 9))).to.deep.equal(['soon', 'late']);
    expect(idsOf(await store.listStanding(scopeOf(east), 'given', 9))).to.deep.equal(['away', 'within']);
    expect(idsOf(await store.listStanding(scopeOf(station), 'received', 9))).to.deep.equal(['soon', 'within']);
    expect(await store.listStanding(wholeEstate, 'received', 9)).to.deep.equal([]);
    expect(await store.countStanding(scopeOf(east), 'received')).to.equal(2);
    expect(await store.countStanding(scopeOf(east), 'received', '2026-09-30')).to.equal(1);
    expect(await store.countStanding(scopeOf(west), 'given')).to.equal(2);
    expect(await store.countStanding(wholeEstate, 'given')).to.equal(4);
  });

  it('finds those that have run out on the day after their last one in Beijing', async () => {
    const { store } = await openWith(aGrant('g', 'w1', east, { untilDay: '2026-09-20' }));
    const midnight = Date.UTC(2026, 8, 20, 16);

    expect(await store.listOver(wholeEstate, midnight - 1, 9)).to.deep.equal([]);
    expect(idsOf(await store.listOver(wholeEstate, midnight, 9))).to.deep.equal(['g']);
  });

  it('tells another edition after each addition and each end', async () => {
    const { store } = await openWith();
    const editions = [await store.readEdition(wholeEstate)];
    await store.add(aGrant('a', 'w1', east));
    editions.push(await store.readEdition(wholeEstate));
    await store.end('a', end);
    editions.push(await store.readEdition(wholeEstate));
    await store.add(aGrant('b', 'w1', east));
    editions.push(await store.readEdition(wholeEstate));

    expect(new Set(editions)).to.have.lengthOf(4);
  });

  it('follows its grantee when that is hung elsewhere', async () => {
    const { store, database } = await openWith(aGrant('g', 'w1', station));
    const moves = new OrganisationMoveStore(database);
    const tables = await moves.listScopedTables(wholeEstate);

    await database.transaction((underWay) =>
      moves.move(tables, { fromPath: station.path, toPath: '/city/north/station/' }, underWay),
    );

    expect(await store.find(wholeEstate, 'g')).to.include({ organisationPath: '/city/north/station/' });
  });
});
