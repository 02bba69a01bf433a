import { expect } from 'chai';
import type { Scope } from '../../gateway/platform/actor/scope.ts';
import { byName } from '../../gateway/registry/cameras/camera-cursor.ts';
import { type CameraFilter, CameraListStore } from '../../gateway/registry/cameras/camera-list-store.ts';
import { CameraStore } from '../../gateway/registry/cameras/camera-store.ts';
import { GrantStore } from '../../gateway/registry/grants/grant-store.ts';
import { aCamera, east, scopeOf, station, west } from '../fixtures/estate.ts';
import { aGrant, scopeGranted } from '../fixtures/grant.ts';
import { eachDatabase } from './each-database.ts';

const toEast = aGrant('g1', 'w1', east);
const toStation = aGrant('g2', 'w2', station);
const granted = [
  [toEast, west],
  [toStation, west],
] as const;

eachDatabase('granted cameras', (open) => {
  const openEstate = async () => {
    const database = await open();
    const cameras = new CameraStore(database);
    await cameras.add([
      aCamera('e1', east, { name: '东一' }),
      aCamera('s1', station, { name: '东二' }),
      aCamera('w1', west, { name: '界河桥东', serial: 'SECRET-1', record: { poleNumber: 'P-77' } }),
      aCamera('w2', west, { name: '界河桥西', status: 'repair' }),
      aCamera('w3', west, { name: '西三' }),
    ]);
    const grants = new GrantStore(database);
    await grants.add(toEast);
    await grants.add(toStation);
    return { database, cameras, grants, lists: new CameraListStore(database) };
  };
  const find = async (lists: CameraListStore, scope: Scope, filter: CameraFilter): Promise<string[]> => {
    const { cameras, total } = await lists.list(scope, filter, { order: byName, limit: 50 });
    expect(await lists.count(scope, filter), JSON.stringify(filter)).to.equal(cameras.length);
    expect(total, JSON.stringify(filter)).to.equal(cameras.length);
    return cameras.map(({ id }) => id).sort();
  };

  it('are listed when they are asked for, and only where they were granted', async () => {
    const { lists } = await openEstate();
    const [inEast, inStation] = [scopeGranted(east, ...granted), scopeGranted(station, ...granted)];

    expect(await find(lists, inEast, {})).to.deep.equal(['e1', 's1']);
    expect(await find(lists, inEast, { reach: 'all' })).to.deep.equal(['e1', 's1', 'w1', 'w2']);
    expect(await find(lists, inEast, { reach: 'received' })).to.deep.equal(['w1', 'w2']);
    expect(await find(lists, inStation, { reach: 'all' })).to.deep.equal(['s1', 'w2']);
    expect(await find(lists, scopeOf(east), { reach: 'all' })).to.deep.equal(['e1', 's1']);
    expect(await find(lists, scopeOf(east), { reach: 'received' })).to.deep.equal([]);
  });

  it('stand at their grantee when a list is narrowed to an organisation', async () => {
    const { lists } = await openEstate();
    const inEast = scopeGranted(east, ...granted);

    expect(await find(lists, inEast, { reach: 'all', organisationPath: station.path })).to.deep.equal(['s1', 'w2']);
    expect(await find(lists, inEast, { reach: 'all', organisationPath: west.path })).to.deep.equal([]);
  });

  it('pass the filters that a grantee may use, and none that tell what is its owner’s', async () => {
    const { lists } = await openEstate();
    const inEast = scopeGranted(east, ...granted);

    expect(await find(lists, inEast, { reach: 'all', status: 'repair' })).to.deep.equal(['w2']);
    expect(await find(lists, inEast, { reach: 'received', pointClass: 1 })).to.deep.equal(['w1', 'w2']);
    for (const filter of [{ hasGaps: true }, { hasGaps: false }, { hasConflict: false }, { ownerUnitId: 'u' }]) {
      const found = await find(lists, inEast, { reach: 'all', ...filter });
      expect(found.filter((id) => id.startsWith('w'))).to.deep.equal([]);
    }
  });

  it('are found by name and place, not by serials or poles', async () => {
    const { lists } = await openEstate();
    const inEast = scopeGranted(east, ...granted);

    expect(await find(lists, inEast, { reach: 'all', search: '界河桥' })).to.deep.equal(['w1', 'w2']);
    expect(await find(lists, inEast, { reach: 'all', search: '人民路' })).to.deep.equal(['e1', 's1', 'w1', 'w2']);
    expect(await find(lists, inEast, { reach: 'all', search: 'secret-1' })).to.deep.equal([]);
    expect(await find(lists, inEast, { reach: 'all', search: 'p-77' })).to.deep.equal([]);
    expect(await find(lists, scopeOf(west), { search: 'secret-1' })).to.deep.equal(['w1']);
  });

  it('turn pages together with one’s own', async () => {
    const { lists } = await openEstate();
    const inEast = scopeGranted(east, ...granted);

    const first = await lists.list(inEast, { reach: 'all' }, { order: byName, limit: 3 });
    const last = first.cameras.at(-1);
    const after = { key: last?.name ?? '', id: last?.id ?? '', total: first.total };
    const rest = await lists.list(inEast, { reach: 'all' }, { order: byName, limit: 3, after });

    const ids = [...first.cameras, ...rest.cameras].map(({ id }) => id);
    expect(ids.toSorted()).to.deep.equal(['e1', 's1', 'w1', 'w2']);
    expect(first.total).to.equal(4);
  });

  it('are marked for their owner while a grant stands', async () => {
    const { lists, grants } = await openEstate();
    expect(await find(lists, scopeOf(west), { isGiven: true })).to.deep.equal(['w1', 'w2']);

    await grants.end('g1', { endedAtMs: 1, endedBy: '', endReason: '' });

    expect(await find(lists, scopeOf(west), { isGiven: true })).to.deep.equal(['w2']);
    expect(await find(lists, scopeOf(west), { isGiven: false })).to.deep.equal(['w1', 'w3']);
    expect(await find(lists, scopeOf(east), { isGiven: true })).to.deep.equal([]);
  });

  it('are read by who may, with the right that is asked for, and by nobody who changes something', async () => {
    const { cameras } = await openEstate();
    const looksOnly = { ...toEast, mayLive: false };
    const inEast = scopeGranted(east, [looksOnly, west]);

    expect((await cameras.findInReach(inEast, 'w1', 'see'))?.id).to.equal('w1');
    expect((await cameras.findInReach(inEast, 'e1', 'live'))?.id).to.equal('e1');
    expect(await cameras.findInReach(inEast, 'w1', 'live')).to.equal(undefined);
    expect(await cameras.findInReach(inEast, 'w3', 'see')).to.equal(undefined);
    expect(await cameras.findInReach(scopeOf(east), 'w1', 'see')).to.equal(undefined);
    expect(await cameras.find(inEast, 'w1')).to.equal(undefined);
    expect(await cameras.findMany(inEast, ['w1', 'e1'])).to.have.lengthOf(1);
  });

  it('cost nothing where nothing is granted: the queries are the same', async () => {
    const { database, cameras } = await openEstate();
    const asked: string[] = [];
    // Sequelize's types hide its options.
    const { options } = database.sequelize as unknown as { options: { logging: (sql: string) => void } };
    options.logging = (sql) => void asked.push(sql);
    const queriesOf = async (scope: Scope): Promise<string[]> => {
      asked.splice(0);
      // A store remembers what it counted.
      const lists = new CameraListStore(database);
      for (const filter of [{}, { search: '界河桥' }, { search: 'x1' }, { status: 'active' as const }]) {
        await lists.list(scope, { ...filter, reach: 'all' }, { order: byName, limit: 2 });
      }
      await cameras.findInReach(scope, 'w1', 'live');
      return asked.slice();
    };

    const before = await queriesOf(scopeOf(station));

    expect(before.filter((sql) => sql.includes('LIKE')).length, before.join('\n')).to.be.greaterThan(6);
    expect(await queriesOf(scopeGranted(station, [toEast, west]))).to.deep.equal(before);
  });
});
