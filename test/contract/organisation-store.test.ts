import { expect } from 'chai';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import type { Organisation } from '../../gateway/registry/camera.ts';
import { OrganisationStore } from '../../gateway/registry/organisations/organisation-store.ts';
import { atMs, below, city, east, scopeOf, station, west } from '../fixtures/estate.ts';
import { refusal, refusalOf } from '../fixtures/refusal.ts';
import { eachDatabase } from './each-database.ts';

eachDatabase('OrganisationStore', (open) => {
  const openWith = async (...organisations: Organisation[]): Promise<OrganisationStore> => {
    const store = new OrganisationStore(await open());
    for (const organisation of organisations) await store.add(organisation, atMs);
    return store;
  };

  it('gives back what was added; the root has no parent', async () => {
    const store = await openWith(city, east);

    expect(await store.find(wholeEstate, 'city')).to.deep.equal(city);
    expect(await store.find(wholeEstate, 'east')).to.deep.equal(east);
    expect(await store.findRoot(wholeEstate)).to.deep.equal(city);
  });

  it('keeps a police organisation code, which is one organisation’s only, and lets it go', async () => {
    const policeOrgCode = '530102010000';
    const store = await openWith(city, { ...east, policeOrgCode }, west);

    expect(await store.find(wholeEstate, 'east')).to.deep.equal({ ...east, policeOrgCode });
    expect(await refusal(() => store.save(wholeEstate, { ...west, policeOrgCode }))).to.equal('organisation/duplicate');
    const { message } = await refusalOf(() => store.add({ ...station, policeOrgCode }, atMs));
    expect(message).to.include(policeOrgCode);
    expect(await store.save(wholeEstate, east)).to.equal(true);
    expect(await store.save(wholeEstate, { ...west, policeOrgCode })).to.equal(true);
  });

  it('writes what is edited and leaves alone what somebody else changed meanwhile', async () => {
    const policeOrgCode = '530102010000';
    const store = await openWith(city, east, west, { ...station, policeOrgCode });
    await store.save(wholeEstate, { ...station, policeOrgCode, parentId: west.id });

    // As it was read before it was hung elsewhere.
    expect(await store.edit(wholeEstate, station, { name: '改名所' })).to.equal(true);
    expect(await store.find(wholeEstate, station.id)).to.deep.equal({
      ...{ ...station, policeOrgCode, parentId: west.id, name: '改名所' },
    });
    expect(await store.edit(wholeEstate, station, { policeOrgCode: null })).to.equal(true);
    expect((await store.find(wholeEstate, station.id))?.policeOrgCode).to.equal(undefined);
    expect(await store.edit(wholeEstate, station, {})).to.equal(true);
    expect(await store.edit(scopeOf(east), west, { name: '别人的' })).to.equal(false);
    expect(await refusal(() => store.edit(wholeEstate, west, { name: east.name }))).to.equal('organisation/duplicate');
  });

  it('never shows a sibling or a parent', async () => {
    const store = await openWith(city, east, west, station);
    const scope = scopeOf(east);

    expect(await store.list(scope)).to.have.deep.members([east, station]);
    expect(await store.find(scope, 'west')).to.equal(undefined);
    expect(await store.find(scope, 'city')).to.equal(undefined);
    expect(await store.findRoot(scope)).to.equal(undefined);
    expect(await store.findMany(scope, ['city', 'west', 'station'])).to.deep.equal([station]);
  });

  it('refuses a second child of one name, and lets cousins share it', async () => {
    const store = await openWith(city, east, west, station);

    const code = await refusal(() => store.add(below(east, 'other', 'station', station.name), atMs));
    await store.add(below(west, 'cousin', 'station', station.name), atMs);

    expect(code).to.equal('organisation/duplicate');
    expect(await store.find(wholeEstate, 'other')).to.equal(undefined);
    expect(await store.find(wholeEstate, 'cousin')).to.not.equal(undefined);
  });

  it('refuses a second root of one name', async () => {
    const store = await openWith(city);

    const second = { ...city, id: 'again' as typeof city.id, path: '/again/' };
    expect(await refusal(() => store.add(second, atMs))).to.equal('organisation/duplicate');
  });

  it('lists the upper levels first, and no more than asked for', async () => {
    const store = await openWith(station, west, city, east);

    expect((await store.list(wholeEstate, 3)).map(({ id }) => id)).to.deep.equal(['city', 'east', 'west']);
    expect(await store.count(wholeEstate)).to.equal(4);
    expect(await store.count(scopeOf(east))).to.equal(2);
    expect(await store.findDeepest(wholeEstate)).to.deep.equal(station);
    expect(await store.findDeepest(scopeOf(west))).to.deep.equal(west);
  });

  it('knows the top of a scope', async () => {
    const store = await openWith(city, east, station);

    expect(await store.listTop(wholeEstate)).to.deep.equal([city]);
    expect(await store.listTop(scopeOf(east))).to.deep.equal([east]);
  });

  it('turns pages of children by name and id, inside the scope only', async () => {
    const rooms = ['b', 'B', 'ä', '警务室', '警务室二'].map((name) => below(station, `id-${name}`, 'room', name));
    const store = await openWith(city, east, station, ...rooms);

    const first = await store.listChildren(scopeOf(east), 'station', { limit: 2 });
    const rest = await store.listChildren(scopeOf(east), 'station', { limit: 9, after: first[1] });

    expect([...first, ...rest]).to.have.deep.members(rooms);
    expect(await store.listChildren(scopeOf(west), 'station', { limit: 9 })).to.deep.equal([]);
  });

  it('searches names by a part of them, in either case, inside the scope only', async () => {
    const store = await openWith(city, east, west, station, below(west, 'odd', 'room', '50%_Ab'));

    expect((await store.search(wholeEstate, '区分局', 9)).map(({ id }) => id)).to.have.members(['east', 'west']);
    expect((await store.search(wholeEstate, '%_aB', 9)).map(({ id }) => id)).to.deep.equal(['odd']);
    expect(await store.search(scopeOf(east), '西', 9)).to.deep.equal([]);
    expect(await store.search(wholeEstate, '局', 1)).to.have.lengthOf(1);
  });

  it('saves a name, refuses one that a sibling has, and touches nothing outside the scope', async () => {
    const store = await openWith(city, east, west);

    expect(await store.save(wholeEstate, { ...east, name: '新东区' })).to.equal(true);
    expect(await store.find(wholeEstate, 'east')).to.deep.equal({ ...east, name: '新东区' });
    expect(await refusal(() => store.save(wholeEstate, { ...east, name: west.name }))).to.equal(
      'organisation/duplicate',
    );
    expect(await store.save(scopeOf(west), { ...east, name: '夺来的' })).to.equal(false);
  });
});
