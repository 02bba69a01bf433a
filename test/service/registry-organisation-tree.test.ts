import { expect } from 'chai';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { EventBus } from '../../gateway/platform/events/event-bus.ts';
import { OrganisationChangeService } from '../../gateway/registry/organisations/organisation-change-service.ts';
import type { OrganisationMoved } from '../../gateway/registry/organisations/organisation-events.ts';
import { OrganisationMoveStore } from '../../gateway/registry/organisations/organisation-move-store.ts';
import { OrganisationTreeService } from '../../gateway/registry/organisations/organisation-tree-service.ts';
import { aCamera, anActor, city, east, scopeOf, silentLog, station, west } from '../fixtures/estate.ts';
import { refusal } from '../fixtures/refusal.ts';
import { openRegistry, type RegistryRig } from '../fixtures/registry-rig.ts';

describe('the organisation tree, opened node by node', () => {
  let rig: RegistryRig;
  let tree: OrganisationTreeService;
  beforeEach(async () => {
    rig = await openRegistry();
    tree = new OrganisationTreeService(rig.stores);
    await rig.stores.cameras.add([aCamera('c1', station), aCamera('c2', east), aCamera('c3', west)]);
  });
  afterEach(() => rig.database.close());

  it('begins at the reader’s own top, which shows no parent', async () => {
    const { items: whole } = await tree.listChildren(wholeEstate, { limit: 9 });
    const { items: part } = await tree.listChildren(scopeOf(east), { limit: 9 });

    expect(whole).to.deep.equal([{ ...city, cameraCount: 3, childCount: 2 }]);
    const { id, kind, name, path } = east;
    expect(part).to.deep.equal([{ id, kind, name, path, cameraCount: 2, childCount: 1 }]);
  });

  it('opens one node with counts of what lies below its children', async () => {
    const { items } = await tree.listChildren(wholeEstate, { parentId: 'city', limit: 9 });

    expect(items).to.have.deep.members([
      { ...east, cameraCount: 2, childCount: 1 },
      { ...west, cameraCount: 1, childCount: 0 },
    ]);
  });

  it('turns pages of children', async () => {
    const first = await tree.listChildren(wholeEstate, { parentId: 'city', limit: 1 });
    const second = await tree.listChildren(wholeEstate, { parentId: 'city', limit: 1, cursor: first.nextCursor });

    expect([...first.items, ...second.items].map(({ id }) => id)).to.have.members(['east', 'west']);
    expect(second.nextCursor).to.equal(undefined);
  });

  it('finds by a part of the name, with the way down from the reader’s own top', async () => {
    const [trail] = await tree.search(wholeEstate, '东站', 9);
    const [part] = await tree.search(scopeOf(east), '东站', 9);

    expect(trail?.map(({ id }) => id)).to.deep.equal(['city', 'east', 'station']);
    expect(part?.map(({ id }) => id)).to.deep.equal(['east', 'station']);
    expect((await tree.readTrail(scopeOf(east), 'station')).map(({ id }) => id)).to.deep.equal(['east', 'station']);
  });

  it('answers of what lies outside as of what never was', async () => {
    expect(await refusal(() => tree.listChildren(scopeOf(east), { parentId: 'west', limit: 9 }))).to.equal(
      'organisation/unknown',
    );
    expect(await refusal(() => tree.readTrail(scopeOf(east), 'city'))).to.equal('organisation/unknown');
    expect(await tree.search(scopeOf(east), '西', 9)).to.deep.equal([]);
  });
});

describe('OrganisationChangeService', () => {
  let rig: RegistryRig;
  let changes: OrganisationChangeService;
  let moved: OrganisationMoved[];
  beforeEach(async () => {
    rig = await openRegistry();
    moved = [];
    const bus = new EventBus(() => undefined);
    bus.on('organisation.moved', (event) => void moved.push(event));
    const { organisations } = rig.stores;
    const moves = new OrganisationMoveStore(rig.database);
    changes = new OrganisationChangeService({
      organisations,
      moves,
      transaction: rig.transaction,
      bus,
      log: silentLog,
    });
    await rig.stores.cameras.add([aCamera('c1', station)]);
  });
  afterEach(() => rig.database.close());

  const move = (id: string, parentId: string, by = city) => changes.move(anActor(by), id, parentId);

  it('renames and keeps everything else', async () => {
    const renamed = await changes.change(anActor(east), 'station', { name: '东站新址派出所' });

    expect(renamed).to.deep.equal({ ...station, name: '东站新址派出所' });
    expect(await rig.stores.organisations.find(wholeEstate, 'station')).to.deep.equal(renamed);
  });

  it('hangs a branch elsewhere with its cameras, and says so', async () => {
    const result = await move('east', 'west');

    expect(result.path).to.equal('/city/west/east/');
    const [node, camera] = await Promise.all([
      rig.stores.organisations.find(scopeOf(west), 'station'),
      rig.stores.cameras.find(scopeOf(west), 'c1'),
    ]);
    expect(node?.path).to.equal('/city/west/east/station/');
    expect(camera?.organisationPath).to.equal('/city/west/east/station/');
    expect(moved).to.deep.equal([{ organisationId: 'east', fromPath: '/city/east/', toPath: '/city/west/east/' }]);
  });

  it('changes nothing and says nothing when it hangs there already', async () => {
    await move('station', 'east');

    expect(moved).to.deep.equal([]);
  });

  it('refuses to cross the actor’s scope in either direction', async () => {
    expect(await refusal(() => move('station', 'west', east))).to.equal('organisation/unknown');
    expect(await refusal(() => move('west', 'east', east))).to.equal('organisation/unknown');
    expect(await refusal(() => move('east', 'station', east))).to.equal('permission/denied');
    expect(await refusal(() => changes.change(anActor(west), 'station', { name: 'x' }))).to.equal(
      'organisation/unknown',
    );
    expect(moved).to.deep.equal([]);
  });

  it('refuses the root, a place below itself, a name twice and a tree too deep', async () => {
    expect(await refusal(() => move('city', 'west'))).to.equal('permission/denied');
    expect(await refusal(() => move('east', 'station'))).to.equal('request/invalid');

    const create = (parentId: string, name: string) =>
      rig.organisations.createOrganisation(anActor(city), { parentId, kind: 'room', name });
    await create('west', station.name);
    expect(await refusal(() => move('station', 'west'))).to.equal('organisation/duplicate');

    let deepest = 'west';
    for (let level = 0; level < 13; level++) deepest = (await create(deepest, '下一级')).id;
    expect(await refusal(() => move('east', deepest))).to.equal('request/invalid');
    expect(await rig.stores.organisations.find(wholeEstate, 'station')).to.deep.equal(station);
  });
});
