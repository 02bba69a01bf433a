import { expect } from 'chai';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import type { Organisation } from '../../gateway/registry/camera.ts';
import { OrganisationStore } from '../../gateway/registry/organisation-store.ts';
import { atMs, below, city, east, scopeOf, station, west } from '../fixtures/estate.ts';
import { refusal } from '../fixtures/refusal.ts';
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
});
