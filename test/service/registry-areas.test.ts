import { expect } from 'chai';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { AreaAliasStore } from '../../gateway/registry/areas/area-alias-store.ts';
import { AreaChangeService } from '../../gateway/registry/areas/area-change-service.ts';
import { AreaService } from '../../gateway/registry/areas/area-service.ts';
import { AreaStore } from '../../gateway/registry/areas/area-store.ts';
import { AreaTreeService } from '../../gateway/registry/areas/area-tree-service.ts';
import { CameraAreaStore } from '../../gateway/registry/areas/camera-area-store.ts';
import { aCamera, anActor, cameraId, city, east, scopeOf, silentLog, station, west } from '../fixtures/estate.ts';
import { refusal } from '../fixtures/refusal.ts';
import { openRegistry, type RegistryRig, stillClock } from '../fixtures/registry-rig.ts';

describe('the administrative and the grid tree', () => {
  let rig: RegistryRig;
  let areas: AreaService;
  let tree: AreaTreeService;
  let changes: AreaChangeService;
  beforeEach(async () => {
    rig = await openRegistry();
    const deps = {
      areas: new AreaStore(rig.database),
      aliases: new AreaAliasStore(rig.database),
      links: new CameraAreaStore(rig.database),
      ...{ cameras: rig.stores.cameras, organisations: rig.stores.organisations, registry: rig.registry },
      ...{ transaction: rig.transaction, clock: stillClock, log: silentLog },
    };
    areas = new AreaService(deps);
    tree = new AreaTreeService(deps);
    changes = new AreaChangeService(deps);
    await rig.stores.cameras.add([aCamera('c1', station), aCamera('c2', east), aCamera('c3', west)]);
  });
  afterEach(() => rig.database.close());

  const village = { tree: 'administrative', code: '530102003004', name: '石桥村' } as const;
  const openAll = async (scope = wholeEstate): Promise<string[]> => {
    const names: string[] = [];
    let parentId: string | undefined;
    for (;;) {
      const [node] = await tree.listChildren(scope, 'administrative', parentId);
      if (node === undefined) return names;
      names.push(`${node.code} ${node.name} ${node.cameraCount}`);
      parentId = node.id;
    }
  };

  describe('an area that an import wants', () => {
    it('is made with everything above it, once, and is found in any spelling', async () => {
      const first = await areas.ensure(scopeOf(city), village);
      const again = await areas.ensure(scopeOf(city), { ...village, code: ' ５３０１０２００３００４ ' });

      expect(again).to.deep.equal(first);
      expect(await openAll()).to.deep.equal([
        ...['530000 530000 0', '530100 530100 0', '530102 530102 0', '530102003 530102003 0'],
        '530102003004 石桥村 0',
      ]);
    });

    it('gives a name to an area that stood under its code, and takes none away', async () => {
      await areas.ensure(scopeOf(city), village);

      const named = await areas.ensure(scopeOf(city), { ...village, code: '530102', name: '东区' });
      const kept = await areas.ensure(scopeOf(city), { ...village, code: '530102', name: '别的名字' });

      expect([named.name, kept.name]).to.deep.equal(['东区', '东区']);
    });

    it('is refused for what is no code, and left out among many', async () => {
      const found = await areas.ensureMany(scopeOf(city), 'administrative', [village, { ...village, code: '石桥' }]);

      expect([...found.keys()]).to.deep.equal([village.code]);
      expect(await refusal(() => areas.ensure(scopeOf(city), { ...village, code: '石桥' }))).to.equal(
        'request/invalid',
      );
    });

    it('is the one that another county made, and is seen as soon as a camera lies in it', async () => {
      const made = await areas.ensure(scopeOf(east), village);
      const found = await areas.ensure(scopeOf(west), village);
      const before = await openAll(scopeOf(west));
      await rig.transaction((underWay) =>
        areas.place(
          'administrative',
          [{ cameraId: cameraId('c3'), organisationPath: west.path, areas: [found] }],
          underWay,
        ),
      );

      expect(found.id).to.equal(made.id);
      expect(before).to.deep.equal([]);
      expect((await openAll(scopeOf(west))).at(-1)).to.equal('530102003004 石桥村 1');
    });
  });

  it('a camera follows its codes when somebody edits them, and keeps what people arranged in the other tree', async () => {
    const lies = async () => (await areas.listOfCamera(wholeEstate, 'c1')).map(({ code }) => code).sort();
    const change = (version: number, record: object) =>
      rig.registry.changeCamera(anActor(station), 'c1', { version, record });
    const grids = await Promise.all(['G1', 'G2'].map((code) => areas.ensure(scopeOf(station), { tree: 'grid', code })));
    await areas.setAreas(
      anActor(station),
      'c1',
      grids.map(({ id }) => id),
    );

    await change(1, { civilCode: '530102' });
    expect(await lies()).to.deep.equal(['530102', 'G1', 'G2']);
    await change(2, { civilCode: '530103', alias: '甲' });
    expect(await lies()).to.deep.equal(['530103', 'G1', 'G2']);
    await change(3, { civilCode: null, gridCode: 'G9' });
    expect(await lies()).to.deep.equal(['G9']);
    await change(4, { alias: '乙' });
    expect(await lies()).to.deep.equal(['G9']);
  });

  it('a camera that comes back lies where its codes say', async () => {
    const actor = anActor(station);
    const links = new CameraAreaStore(rig.database);
    await rig.registry.changeCamera(actor, 'c1', { version: 1, record: { civilCode: '530102' } });
    await rig.registry.removeCamera(actor, 'c1', 2);
    await links.removeCamera(cameraId('c1'));

    await rig.registry.restoreCamera(actor, 'c1', 3);

    expect((await areas.listOfCamera(wholeEstate, 'c1')).map(({ code }) => code)).to.deep.equal(['530102']);
  });

  it('a camera at a border lies in several areas and counts once above them', async () => {
    const [one, two] = [
      await areas.ensure(scopeOf(city), village),
      await areas.ensure(scopeOf(city), { ...village, code: '530102003005', name: '石岭村' }),
    ];

    const set = await areas.setAreas(anActor(east), 'c1', [one.id, two.id]).catch(() => undefined);
    const byCity = await areas.setAreas(anActor(city), 'c1', [one.id, two.id]);

    expect(set, 'areas that the county does not see').to.equal(undefined);
    expect(byCity.map(({ id }) => id)).to.have.members([one.id, two.id]);
    const { cameraCount, trail } = await tree.read(scopeOf(east), one.parentId ?? '');
    expect([cameraCount, trail.map(({ code }) => code)]).to.deep.equal([
      1,
      ['530000', '530100', '530102', '530102003'],
    ]);
    const page = await tree.listCameras(scopeOf(east), one.id, { limit: 9 });
    expect([page.total, page.items.map(({ id }) => id)]).to.deep.equal([1, ['c1']]);
    expect(await refusal(() => areas.setAreas(anActor(west), 'c1', []))).to.equal('camera/unknown');
  });

  it('a former code leads to the area of now', async () => {
    const area = await areas.ensure(scopeOf(city), village);
    await changes.addAlias(anActor(city), area.id, '530121003004');

    expect((await areas.ensure(scopeOf(city), { ...village, code: '530121003004' })).id).to.equal(area.id);
    expect((await tree.read(wholeEstate, area.id)).aliases).to.deep.equal(['530121003004']);
    expect(await refusal(() => changes.addAlias(anActor(city), area.id, '530102'))).to.equal('area/duplicate');
    const { tree: of, name } = village;
    expect(await refusal(() => changes.create(anActor(city), { tree: of, name, code: '530121003004' }))).to.equal(
      'area/duplicate',
    );
  });

  it('a retired area hands its code, its areas and its cameras over', async () => {
    const area = await areas.ensure(scopeOf(city), village);
    const into = await areas.ensure(scopeOf(city), { ...village, code: '530103001', name: '新城街道' });
    await areas.setAreas(anActor(city), 'c1', [area.id]);
    const town = area.parentId ?? '';

    expect(await refusal(() => changes.retire(anActor(city), town, undefined))).to.equal('area/in-use');
    expect(await refusal(() => changes.retire(anActor(city), town, area.id))).to.equal('request/invalid');
    await changes.retire(anActor(city), town, into.id);

    expect((await areas.ensure(scopeOf(city), { ...village, code: '530102003' })).id).to.equal(into.id);
    expect((await tree.listChildren(wholeEstate, 'administrative', into.id)).map(({ id }) => id)).to.deep.equal([
      area.id,
    ]);
    expect((await tree.listCameras(wholeEstate, into.id, { limit: 9 })).total).to.equal(1);
    expect(await refusal(() => areas.setAreas(anActor(city), 'c1', [town]))).to.equal('area/in-use');
  });

  it('is changed only by those who keep it, though others see it', async () => {
    const area = await areas.ensure(scopeOf(city), village);
    const inEast = await changes.create(anActor(east), { tree: 'grid', code: 'e1', name: '东一网格' });
    await areas.setAreas(anActor(city), 'c1', [area.id, inEast.id]);

    expect(await refusal(() => changes.rename(anActor(east), area.id, 'x'))).to.equal('permission/denied');
    expect(await refusal(() => changes.rename(anActor(west), area.id, 'x'))).to.equal('area/unknown');
    expect(await refusal(() => changes.move(anActor(west), inEast.id, undefined))).to.equal('area/unknown');
    expect((await changes.rename(anActor(east), inEast.id, '东一')).name).to.equal('东一');
  });

  it('is moved within its tree, not below itself, and not too deep', async () => {
    const grid = (code: string, parentId?: string) =>
      changes.create(anActor(city), { tree: 'grid', code, name: code, ...(parentId !== undefined && { parentId }) });
    const a = await grid('a');
    const b = await grid('b', a.id);
    const c = await grid('c');
    const civil = await areas.ensure(scopeOf(city), village);

    expect(await refusal(() => changes.move(anActor(city), a.id, b.id))).to.equal('request/invalid');
    expect(await refusal(() => changes.move(anActor(city), a.id, civil.id))).to.equal('request/invalid');
    await changes.move(anActor(city), a.id, c.id);
    expect((await tree.read(wholeEstate, b.id)).trail.map(({ code }) => code)).to.deep.equal(['C', 'A', 'B']);

    let deepest = b.id as string;
    for (let level = 0; level < 6; level++) deepest = (await grid(`d${level}`, deepest)).id;
    expect(await refusal(() => grid('too-deep', deepest))).to.equal('request/invalid');
    const above = await grid('above');
    expect(await refusal(() => changes.move(anActor(city), c.id, above.id))).to.equal('request/invalid');
    expect((await tree.read(wholeEstate, c.id)).trail).to.have.lengthOf(1);
  });
});
