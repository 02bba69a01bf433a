import { expect } from 'chai';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { UnitStore } from '../../gateway/registry/units/unit-store.ts';
import { atMs, city, east, scopeOf, west } from '../fixtures/estate.ts';
import { refusal } from '../fixtures/refusal.ts';
import { aUnit } from '../fixtures/unit.ts';
import { eachDatabase } from './each-database.ts';

const all = { alsoIds: [] };

eachDatabase('UnitStore', (open) => {
  const openWith = async (...units: ReturnType<typeof aUnit>[]): Promise<UnitStore> => {
    const store = new UnitStore(await open());
    await store.add(units, atMs);
    return store;
  };

  it('gives back what was added, absent members absent', async () => {
    const plain = aUnit('plain', { kinds: [] });
    const full = aUnit('full', {
      ...{ kinds: ['carrier', 'enterprise'], creditCode: '91530100MA6K000000', address: '人民路 1 号' },
      contacts: [{ name: '王五', phone: '0871-1234567', duty: '值班' }],
    });
    const store = await openWith(plain, full);

    expect(await store.findMany(wholeEstate, ['plain', 'full'])).to.have.deep.members([plain, full]);
  });

  it('finds by the exact name, the highest keeper first, and only within the scope', async () => {
    const store = await openWith(aUnit('low', { name: '电信' }, east), aUnit('high', { name: '电信' }), aUnit('x'));

    expect((await store.listByNames(wholeEstate, ['电信'])).map(({ id }) => id)).to.deep.equal(['high', 'low']);
    expect((await store.listByNames(scopeOf(east), ['电信'])).map(({ id }) => id)).to.deep.equal(['low']);
  });

  it('refuses a name twice with one keeper', async () => {
    const store = await openWith(aUnit('a', { name: '电信' }), aUnit('b'));

    expect(await refusal(() => store.add([aUnit('c', { name: '电信' })], atMs))).to.equal('unit/duplicate');
    expect(await refusal(() => store.save(wholeEstate, aUnit('b', { name: '电信' })))).to.equal('unit/duplicate');
    await store.add([aUnit('d', { name: '电信' }, east)], atMs);
  });

  it('lists by search and kind in pages, merged ones left out', async () => {
    const store = await openWith(
      aUnit('a', { name: '电信云岭 A', kinds: ['carrier'] }),
      aUnit('b', { name: '电信云岭 B', kinds: ['owner', 'carrier'] }),
      aUnit('c', { name: '电信云岭 C', kinds: ['maintainer'] }),
      aUnit('gone', { name: '电信云岭 D', kinds: ['carrier'], mergedIntoId: 'a' as never }),
    );
    const filter = { ...all, search: '电信云岭 ', kind: 'carrier' as const };

    const first = await store.list(wholeEstate, filter, { limit: 1 });
    const rest = await store.list(wholeEstate, filter, { limit: 9, after: first[0] });

    expect([...first, ...rest].map(({ id }) => id)).to.deep.equal(['a', 'b']);
    expect(await store.count(wholeEstate, filter)).to.equal(2);
  });

  it('shows a keeper its own, those that are named besides, and nothing else', async () => {
    const store = await openWith(aUnit('mine', {}, east), aUnit('named'), aUnit('foreign', {}, west));

    const found = await store.list(scopeOf(east), { alsoIds: ['named'] }, { limit: 9 });

    expect(found.map(({ id }) => id)).to.have.members(['mine', 'named']);
    expect(await store.count(scopeOf(east), all)).to.equal(1);
    expect(await store.save(scopeOf(east), aUnit('foreign', { name: 'x' }, west))).to.equal(false);
    expect(await store.save(scopeOf(city), aUnit('foreign', { name: 'x' }, west))).to.equal(true);
  });
});
