import { expect } from 'chai';
import { type Scope, wholeEstate } from '../../gateway/platform/actor/scope.ts';
import type { Database } from '../../gateway/platform/database/database.ts';
import { AreaAliasStore } from '../../gateway/registry/areas/area-alias-store.ts';
import type { Area } from '../../gateway/registry/areas/area.ts';
import { AreaStore } from '../../gateway/registry/areas/area-store.ts';
import { CameraAreaStore } from '../../gateway/registry/areas/camera-area-store.ts';
import { CameraStore } from '../../gateway/registry/cameras/camera-store.ts';
import type { Organisation } from '../../gateway/registry/camera.ts';
import { anArea } from '../fixtures/area.ts';
import { aCamera, atMs, cameraId, city, east, scopeOf, station, west } from '../fixtures/estate.ts';
import { refusal } from '../fixtures/refusal.ts';
import { eachDatabase } from './each-database.ts';

const town = anArea('town');
const village = anArea('village', { parent: town });
const grid = anArea('grid', { parent: village, keeper: east });
const other = anArea('other', { keeper: west });

eachDatabase('AreaStore', (open) => {
  let database: Database;
  let store: AreaStore;
  let links: CameraAreaStore;
  beforeEach(async () => {
    database = await open();
    store = new AreaStore(database);
    links = new CameraAreaStore(database);
  });

  async function put(camera: string, organisation: Organisation, ...areas: Area[]): Promise<void> {
    const all = areas.map((area) => ({ cameraId: cameraId(camera), organisationPath: organisation.path, area }));
    await database.transaction((transaction) =>
      links.replace('grid', { cameraIds: [camera], links: all }, atMs, transaction),
    );
  }
  const idsOf = (areas: readonly Area[]): string[] => areas.map(({ id }) => id).sort();

  it('gives back what was added, absent members absent', async () => {
    await store.add([town, { ...village, isRetired: true, successorId: town.id }], atMs);

    expect(await store.find(wholeEstate, 'town')).to.deep.equal(town);
    expect(await store.find(wholeEstate, 'village')).to.deep.equal({
      ...village,
      isRetired: true,
      successorId: 'town',
    });
  });

  it('shows a keeper its areas and the way down to them, and nobody else’s', async () => {
    await store.add([town, village, grid, other], atMs);
    const scope = scopeOf(east);

    expect(idsOf(await store.findMany(scope, ['town', 'village', 'grid', 'other']))).to.deep.equal([
      ...['grid', 'town', 'village'],
    ]);
    expect(idsOf(await store.listChildren(scope, 'grid', undefined))).to.deep.equal(['town']);
    expect(idsOf(await store.search(scope, { text: '网格', limit: 9 }))).to.deep.equal(['grid', 'town', 'village']);
    expect(await store.find(scopeOf(station), 'town')).to.equal(undefined);
  });

  it('shows an area to those who have a camera in it or below it, and hides it again without', async () => {
    await store.add([town, village, other], atMs);
    const scope = scopeOf(station);
    const before = await store.find(scope, 'town');
    await put('c1', station, village);

    expect(before).to.equal(undefined);
    expect(idsOf(await store.listChildren(scope, 'grid', undefined))).to.deep.equal(['town']);
    expect(Object.fromEntries(await store.countChildren(scope, ['town', 'village']))).to.deep.equal({ town: 1 });
    await links.removeCamera(cameraId('c1'));
    expect(await store.find(scope, 'town')).to.equal(undefined);
  });

  it('answers the same with and without areas and cameras of others', async () => {
    await store.add([town, village, grid], atMs);
    await put('c1', station, grid);
    const ask = async () => [
      await store.listChildren(scopeOf(east), 'grid', undefined),
      await store.search(scopeOf(east), { text: '网', limit: 3 }),
      [...(await store.countChildren(scopeOf(east), ['town']))],
      [...(await links.countCamerasByBranch(scopeOf(east), '/grid/'))],
    ];
    const before = await ask();
    await store.add([other, anArea('a-first', { parent: town, keeper: west })], atMs);
    await put('c2', west, other, village);

    expect(await ask()).to.deep.equal(before);
  });

  it('refuses a code twice in one tree', async () => {
    await store.add([town], atMs);

    expect(await refusal(() => store.add([anArea('again', { code: town.code })], atMs))).to.equal('area/duplicate');
    await store.add([anArea('same', { code: town.code, tree: 'administrative' })], atMs);
  });

  it('finds by code whoever keeps it, more of them than one statement names', async () => {
    const many = Array.from({ length: 1200 }, (_, index) => anArea(`a${index}`));
    await store.add(many, atMs);

    const found = await store.listByCodes(
      wholeEstate,
      'grid',
      many.map(({ code }) => code),
    );

    expect(found).to.have.lengthOf(1200);
  });

  it('moves a branch with the cameras in it', async () => {
    await store.add([town, village, grid, other], atMs);
    await put('c1', station, grid);

    await database.transaction((transaction) => store.moveBranch(village.path, '/grid/other/village/', transaction));

    expect((await store.find(wholeEstate, 'grid'))?.path).to.equal('/grid/other/village/grid/');
    expect(await links.countCameras(wholeEstate, other.path)).to.equal(1);
    expect(await links.countCameras(wholeEstate, town.path)).to.equal(0);
    const deepest = await database.transaction((transaction) =>
      store.findDeepest(wholeEstate, other.path, transaction),
    );
    expect(deepest?.id).to.equal('grid');
  });

  it('saves nothing that nobody of the scope keeps', async () => {
    await store.add([town], atMs);
    await put('c1', east, town);

    expect(await store.save(scopeOf(east), { ...town, name: 'x' })).to.equal(false);
    expect(await store.save(scopeOf(city), { ...town, name: 'x' })).to.equal(true);
  });
});

eachDatabase('CameraAreaStore', (open) => {
  let database: Database;
  let store: CameraAreaStore;
  beforeEach(async () => {
    database = await open();
    store = new CameraAreaStore(database);
    await put('c1', station, grid, other);
    await put('c2', east, village);
    await put('c3', west, other);
  });

  async function put(camera: string, organisation: Organisation, ...areas: Area[]): Promise<void> {
    const all = areas.map((area) => ({ cameraId: cameraId(camera), organisationPath: organisation.path, area }));
    await database.transaction((transaction) =>
      store.replace('grid', { cameraIds: [camera], links: all }, atMs, transaction),
    );
  }

  it('counts a camera once in a branch, however many areas of it it lies in', async () => {
    await put('c4', east, village, grid);

    expect(Object.fromEntries(await store.countCamerasByBranch(wholeEstate, '/grid/'))).to.deep.equal({
      ...{ town: 3, other: 2 },
    });
    expect(await store.countCameras(wholeEstate, town.path)).to.equal(3);
  });

  it('counts the cameras that lack something mandatory, each once, of the scope only', async () => {
    const cameras = [aCamera('c1', station), aCamera('c2', east), aCamera('c3', west, { pointClass: 9 })];
    await new CameraStore(database).add([...cameras, aCamera('c4', west)]);
    await put('c4', west, other, village);
    const gaps = async (scope: Scope) => Object.fromEntries(await store.countGapsByBranch(scope, '/grid/'));

    expect(await gaps(wholeEstate)).to.deep.equal({ town: 3, other: 2 });
    expect(await gaps(scopeOf(west))).to.deep.equal({ town: 1, other: 1 });
    expect(await store.countGaps(wholeEstate, '/grid/')).to.equal(3);
    await new CameraStore(database).save(wholeEstate, aCamera('c4', west, { pointClass: 9 }));
    expect(await gaps(scopeOf(west))).to.deep.equal({});
    expect(await store.countGaps(scopeOf(station), '/grid/')).to.equal(1);
  });

  it('counts and lists the cameras of the scope only', async () => {
    expect(Object.fromEntries(await store.countCamerasByBranch(scopeOf(west), '/grid/'))).to.deep.equal({ other: 1 });
    expect(await store.countCameras(scopeOf(station), '/grid/')).to.equal(1);
    expect(await store.listCameraIds(scopeOf(east), '/grid/', { limit: 9 })).to.deep.equal(['c1', 'c2']);
    expect([...(await store.listOfCameras(scopeOf(east), ['c1', 'c3'])).keys()]).to.deep.equal(['c1']);
  });

  it('turns pages without overlap or hole', async () => {
    const first = await store.listCameraIds(wholeEstate, '/grid/', { limit: 2 });
    const rest = await store.listCameraIds(wholeEstate, '/grid/', { limit: 9, afterId: first[1] });

    expect([...first, ...rest]).to.deep.equal(['c1', 'c2', 'c3']);
  });

  it('hands cameras over to another area, each lying there once', async () => {
    await database.transaction((transaction) => store.relink(grid, other, transaction));

    expect((await store.listOfCameras(wholeEstate, ['c1'])).get('c1')).to.deep.equal(['other']);
    expect(await store.countCameras(wholeEstate, other.path)).to.equal(2);
  });

  it('follows a camera to another organisation', async () => {
    await database.transaction((transaction) => store.moveWithCamera(cameraId('c1'), west.path, transaction));

    expect(await store.countCameras(scopeOf(east), '/grid/')).to.equal(1);
    expect(await store.countCameras(scopeOf(west), '/grid/')).to.equal(2);
  });
});

eachDatabase('AreaAliasStore', (open) => {
  it('leads a former code to one area, and to its successor later', async () => {
    const database = await open();
    const store = new AreaAliasStore(database);
    await store.add('administrative', '530121', town.id, atMs);

    expect(await refusal(() => store.add('administrative', '530121', village.id, atMs))).to.equal('area/duplicate');
    await database.transaction((transaction) => store.redirect('town', village.id, transaction));

    expect([...(await store.findByCodes(wholeEstate, 'administrative', ['530121', '53']))]).to.deep.equal([
      ['530121', 'village'],
    ]);
    expect((await store.listOfAreas(wholeEstate, ['village'])).get('village')).to.deep.equal(['530121']);
    expect(await store.remove('town', '530121')).to.equal(false);
    expect(await store.remove('village', '530121')).to.equal(true);
    expect((await store.findByCodes(wholeEstate, 'administrative', ['530121'])).size).to.equal(0);
  });
});
