import { expect } from 'chai';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { AccessPathStore } from '../../gateway/registry/paths/access-path-store.ts';
import { CameraAreaStore } from '../../gateway/registry/areas/camera-area-store.ts';
import type { Camera } from '../../gateway/registry/camera.ts';
import {
  byName,
  type CameraCursor,
  type CameraOrder,
  cameraSorts,
} from '../../gateway/registry/cameras/camera-cursor.ts';
import { type CameraFilter, CameraListStore } from '../../gateway/registry/cameras/camera-list-store.ts';
import { CameraStore } from '../../gateway/registry/cameras/camera-store.ts';
import { sortKeyOf } from '../../gateway/registry/cameras/camera-sort-key.ts';
import { ConflictStore } from '../../gateway/registry/record/conflict-store.ts';
import { anArea } from '../fixtures/area.ts';
import { aCamera, aPath, atMs, cameraId, city, east, scopeOf, station, west } from '../fixtures/estate.ts';
import { eachDatabase } from './each-database.ts';

const code = (serial: number): string => `5301230000131${String(serial).padStart(7, '0')}`;

eachDatabase('CameraListStore', (open) => {
  const openWith = async (...cameras: readonly Camera[]) => {
    const database = await open();
    await new CameraStore(database).add(cameras);
    return { database, lists: new CameraListStore(database) };
  };
  const idsOf = (cameras: readonly { readonly id: string }[]): string[] => cameras.map(({ id }) => id).sort();
  const find = async (lists: CameraListStore, filter: CameraFilter, scope = wholeEstate): Promise<string[]> => {
    const { cameras, total } = await lists.list(scope, filter, { order: byName, limit: 50 });
    expect(await lists.count(scope, filter), JSON.stringify(filter)).to.equal(cameras.length);
    expect(total, JSON.stringify(filter)).to.equal(cameras.length);
    return idsOf(cameras);
  };

  it('never lists or counts cameras of a sibling or a parent, whatever the filter names', async () => {
    const { lists } = await openWith(
      aCamera('own', station),
      aCamera('sibling', west),
      aCamera('parent', east),
      aCamera('alike', { ...east, path: '/city/eastern/' }),
    );

    expect(await find(lists, {}, scopeOf(station))).to.deep.equal(['own']);
    expect(await find(lists, {}, scopeOf(east))).to.deep.equal(['own', 'parent']);
    expect(await find(lists, { organisationPath: west.path }, scopeOf(east))).to.deep.equal([]);
  });

  it('counts anew what is written, in a transaction when it is committed', async () => {
    const { database, lists } = await openWith(aCamera('first', east));
    const cameras = new CameraStore(database);
    const total = (search?: string): Promise<number> =>
      lists.count(wholeEstate, search === undefined ? {} : { search });
    expect(await total()).to.equal(1);

    await cameras.add([aCamera('second', west, { name: '水库大坝' })]);
    expect(await find(lists, { search: '大坝' })).to.deep.equal(['second']);
    await database.transaction(async (transaction) => {
      await cameras.add([aCamera('third', west, { name: '新大坝' })], transaction);
      expect(await total()).to.equal(2);
    });

    expect(await total()).to.equal(3);
    expect(await find(lists, { search: '大坝' })).to.deep.equal(['second', 'third']);
  });

  it('shows what was changed on a page that it has shown before', async () => {
    const first = aCamera('first', east, { name: '东门', place: '东大街' });
    const { database, lists } = await openWith(first, aCamera('second', east, { name: '西门' }));
    const page = async () => (await lists.list(scopeOf(east), {}, { order: byName, limit: 50 })).cameras;
    const before = await page();

    await new CameraStore(database).save(scopeOf(east), { ...first, place: '东大街2号' });

    // The same ids in the same order: the page itself is what was remembered.
    expect(before.map(({ id, place }) => [id, place])).to.deep.include(['first', '东大街']);
    expect((await page()).map(({ id, place }) => [id, place])).to.deep.include(['first', '东大街2号']);
  });

  it('turns pages by name and id without overlap or hole, equal names included', async () => {
    const names = ['东门', '东门', '东门', 'b', 'B', 'a', '', 'Ä', '🚦'];
    const { lists } = await openWith(...names.map((name, index) => aCamera(`c${index}`, east, { name })));

    const seen: string[] = [];
    let after: CameraCursor | undefined;
    do {
      const { cameras: page } = await lists.list(
        scopeOf(city),
        {},
        { order: byName, limit: 2, ...(after && { after }) },
      );
      seen.push(...page.map(({ id }) => id));
      const last = page.at(-1);
      after = last && { key: last.name, id: last.id };
    } while (after !== undefined);

    expect(seen).to.have.lengthOf(names.length);
    expect(new Set(seen).size).to.equal(names.length);
  });

  it('turns pages in every order, either way, cameras without a code included; few matches and many alike', async () => {
    const many = Array.from({ length: 620 }, (_, index) =>
      aCamera(`c${String(index).padStart(3, '0')}`, index % 2 === 0 ? east : west, {
        name: `门 ${index % 7}`,
        createdAtMs: atMs + (index % 5),
        record: index % 3 === 0 ? {} : { gbCode: code(index), ...(index % 4 === 0 && { poleNumber: 'L-1' }) },
      }),
    );
    const { lists } = await openWith(...many);
    for (const scope of [scopeOf(city), scopeOf(east)]) {
      for (const by of cameraSorts) {
        const [up, down] = await Promise.all([
          walk(lists, scope, { by, direction: 'asc' }),
          walk(lists, scope, { by, direction: 'desc' }),
        ]);

        expect(new Set(up).size, by).to.equal(scope.organisationPath === city.path ? 620 : 310);
        expect(down, by).to.deep.equal([...up].reverse());
      }
    }
  });

  it('narrows to an area and what lies below it, and to nothing of its neighbours', async () => {
    const town = anArea('town');
    const village = anArea('village', { parent: town });
    const { database, lists } = await openWith(
      aCamera('in-town', east),
      aCamera('in-village', west),
      aCamera('free', east),
    );
    const links = [
      { cameraId: cameraId('in-town'), organisationPath: east.path, area: town },
      { cameraId: cameraId('in-village'), organisationPath: west.path, area: village },
    ];
    await database.transaction((transaction) =>
      new CameraAreaStore(database).replace('grid', { cameraIds: ['in-town', 'in-village'], links }, atMs, transaction),
    );

    expect(await find(lists, { areaPath: town.path })).to.deep.equal(['in-town', 'in-village']);
    expect(await find(lists, { areaPath: town.path }, scopeOf(east))).to.deep.equal(['in-town']);
    expect(await find(lists, { areaPath: village.path, search: '127.0' })).to.deep.equal([]);
    expect(await find(lists, { areaPath: anArea('town-hall').path })).to.deep.equal([]);
  });

  it('narrows by ownership, status, point class, owner, contract and gaps', async () => {
    const { lists } = await openWith(
      aCamera('leased', east, { ownership: 'leased', pointClass: 3, record: { ownerUnitId: 'u1', contractId: 'k1' } }),
      aCamera('repair', east, { status: 'repair' }),
      aCamera('usual', east, { pointClass: 9 }),
    );

    expect(await find(lists, { ownership: 'leased' })).to.deep.equal(['leased']);
    expect(await find(lists, { status: 'repair' })).to.deep.equal(['repair']);
    expect(await find(lists, { pointClass: 9 })).to.deep.equal(['usual']);
    expect(await find(lists, { ownerUnitId: 'u1' })).to.deep.equal(['leased']);
    expect(await find(lists, { contractIds: ['k0', 'k1'] })).to.deep.equal(['leased']);
    expect(await find(lists, { contractIds: [] })).to.deep.equal([]);
    expect(await find(lists, { hasGaps: true })).to.deep.equal(['repair']);
    expect(await find(lists, { hasGaps: false })).to.deep.equal(['leased', 'usual']);
  });

  it('leaves removed cameras out unless they are asked for', async () => {
    const { lists } = await openWith(
      aCamera('here', east),
      aCamera('gone', east, { status: 'removed', removedAtMs: 5 }),
    );

    expect(await find(lists, {})).to.deep.equal(['here']);
    expect(await find(lists, { status: 'removed' })).to.deep.equal(['gone']);
    expect(await find(lists, { withRemoved: true })).to.deep.equal(['gone', 'here']);
  });

  it('tells who is in a conflict over a code: the claimant and the holder', async () => {
    const { database, lists } = await openWith(
      aCamera('holder', east, { record: { gbCode: code(1) } }),
      aCamera('claimant', east),
      aCamera('other', east, { record: { gbCode: code(2) } }),
    );
    const claim = { id: 'k1', cameraId: cameraId('claimant'), organisationPath: east.path, gbCode: code(1) };
    await database.transaction((transaction) =>
      new ConflictStore(database).claim([{ ...claim, state: 'open', foundAtMs: atMs, foundBy: '导入' }], transaction),
    );

    expect(await find(lists, { hasConflict: true })).to.deep.equal(['claimant', 'holder']);
    expect(await find(lists, { hasConflict: false })).to.deep.equal(['other']);
  });

  it('finds part of a name, place or serial; percent, underscore, quote and backslash mean themselves', async () => {
    const { lists } = await openWith(
      aCamera('percent', east, { name: '50%_门', serial: 'A1' }),
      aCamera('plain', east, { name: '50 号门', place: '长江路北口', serial: 'ZX81' }),
      aCamera('quote', east, { name: `O'Neil \\ "gate"`, serial: 'B2' }),
    );
    const search = (text: string): Promise<string[]> => find(lists, { search: text });

    expect(await search('%')).to.deep.equal(['percent']);
    expect(await search('_')).to.deep.equal(['percent']);
    expect(await search('门')).to.deep.equal(['percent', 'plain']);
    expect(await search('江路北')).to.deep.equal(['plain']);
    expect(await search('zx8')).to.deep.equal(['plain']);
    expect(await search(`o'neil`)).to.deep.equal(['quote']);
    expect(await search('\\')).to.deep.equal(['quote']);
    expect(await search(`' OR 1=1 --`)).to.deep.equal([]);
    expect(await search('$1 :name ?')).to.deep.equal([]);
    expect(await search(':host')).to.deep.equal([]);
  });

  it('finds codes, aliases, MACs with and without colons, and full-width forms', async () => {
    const { lists } = await openWith(
      aCamera('coded', east, { record: { gbCode: code(77), localCode: '53012300001310AB01', alias: '老供销社' } }),
      aCamera('plain', east, { name: 'Ｋ３号杆', mac: '00:1A:2B:3C:4D:5E' }),
    );

    expect(await find(lists, { search: '1310000077' })).to.deep.equal(['coded']);
    expect(await find(lists, { search: '310ab0' })).to.deep.equal(['coded']);
    expect(await find(lists, { search: '供销' })).to.deep.equal(['coded']);
    expect(await find(lists, { search: 'k3号' })).to.deep.equal(['plain']);
    expect(await find(lists, { search: '２b：３c' })).to.deep.equal(['plain']);
    expect(await find(lists, { search: '1A2B3C' })).to.deep.equal(['plain']);
  });

  it('finds cameras by part of a host that they are reached at', async () => {
    const { database, lists } = await openWith(aCamera('c1', east), aCamera('c2', east), aCamera('c3', west));
    const paths = new AccessPathStore(database);
    await paths.add(aPath('c1', { host: '10.31.7.64' }), east.path, atMs);
    await paths.add(aPath('c2', { host: 'nvr-3.example' }), east.path, atMs);
    await paths.add(aPath('c3', { host: '10.31.7.65' }), west.path, atMs);

    expect(await find(lists, { search: '31.7.' })).to.deep.equal(['c1', 'c3']);
    expect(await find(lists, { search: '31.7.' }, scopeOf(east))).to.deep.equal(['c1']);
    expect(await find(lists, { search: 'NVR-3.e' })).to.deep.equal(['c2']);
  });
});

async function walk(lists: CameraListStore, scope: Parameters<CameraListStore['list']>[0], order: CameraOrder) {
  const seen: string[] = [];
  let [after, total]: [CameraCursor | undefined, number | undefined] = [undefined, undefined];
  do {
    const page = await lists.list(
      scope,
      {},
      {
        ...{ order, limit: 150 },
        ...(after && { after }),
        ...(total !== undefined && { total }),
      },
    );
    seen.push(...page.cameras.map(({ id }) => id));
    const last = page.cameras.at(-1);
    after = last && { key: sortKeyOf(last, order.by), id: last.id };
    total = page.total;
  } while (after !== undefined);
  return seen;
}
