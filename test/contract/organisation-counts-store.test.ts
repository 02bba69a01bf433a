import { expect } from 'chai';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { CameraStore } from '../../gateway/registry/cameras/camera-store.ts';
import { OrganisationCountsStore } from '../../gateway/registry/organisations/organisation-counts-store.ts';
import { OrganisationStore } from '../../gateway/registry/organisations/organisation-store.ts';
import { aCamera, atMs, city, east, scopeOf, station, west } from '../fixtures/estate.ts';
import { eachDatabase } from './each-database.ts';

eachDatabase('OrganisationCountsStore', (open) => {
  async function openEstate(): Promise<OrganisationCountsStore> {
    const database = await open();
    const organisations = new OrganisationStore(database);
    for (const organisation of [city, east, west, station]) await organisations.add(organisation, atMs);
    await new CameraStore(database).add([
      ...[
        aCamera('c1', station),
        aCamera('c2', station),
        aCamera('c3', east),
        aCamera('c4', west),
        aCamera('c5', city),
      ],
      aCamera('gone', station, { status: 'removed' }),
    ]);
    return new OrganisationCountsStore(database);
  }

  it('counts the cameras of each branch, those of the node itself apart, removed ones not', async () => {
    const counts = await openEstate();

    expect(Object.fromEntries(await counts.countCamerasByBranch(wholeEstate, city.path))).to.deep.equal({
      ...{ '': 1, east: 3, west: 1 },
    });
    expect(Object.fromEntries(await counts.countCamerasByBranch(wholeEstate, '/'))).to.deep.equal({ city: 5 });
    expect(await counts.countCameras(wholeEstate, east.path)).to.equal(3);
    expect(Object.fromEntries(await counts.countCamerasByPath(scopeOf(east)))).to.deep.equal({
      ...{ '/city/east/': 1, '/city/east/station/': 2 },
    });
  });

  it('counts nothing outside the scope', async () => {
    const counts = await openEstate();

    expect(Object.fromEntries(await counts.countCamerasByBranch(scopeOf(west), city.path))).to.deep.equal({ west: 1 });
    expect(await counts.countCameras(scopeOf(west), east.path)).to.equal(0);
    expect([...(await counts.countChildren(scopeOf(west), ['city', 'east']))]).to.deep.equal([['city', 1]]);
  });

  it('counts children, those without left out', async () => {
    const counts = await openEstate();

    const children = await counts.countChildren(wholeEstate, ['city', 'east', 'west']);

    expect(Object.fromEntries(children)).to.deep.equal({ city: 2, east: 1 });
    expect(await counts.countChildren(wholeEstate, [])).to.deep.equal(new Map());
  });
});
