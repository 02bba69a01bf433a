import { expect } from 'chai';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { CameraListStore } from '../../gateway/registry/cameras/camera-list-store.ts';
import { CameraStore } from '../../gateway/registry/cameras/camera-store.ts';
import { aFullRecord } from '../fixtures/camera-record.ts';
import { aCamera, atMs, city, east, scopeOf, station, west } from '../fixtures/estate.ts';
import { eachDatabase } from './each-database.ts';

eachDatabase('CameraStore', (open) => {
  const openWith = async (...cameras: ReturnType<typeof aCamera>[]): Promise<CameraStore> => {
    const store = new CameraStore(await open());
    await store.add(cameras);
    return store;
  };
  const idsOf = (cameras: readonly { readonly id: string }[]): string[] => cameras.map(({ id }) => id).sort();

  it('gives back what was added, absent members absent', async () => {
    const plain = aCamera('c1', east, { serial: '404705923918060213' });
    const full = aCamera('c2', east, {
      ...{ mac: '00:1A:2B:3C:4D:5E', systemId: 'nvr' as never, name: '大门 🚦 ’"\\', checkReportId: 'k1' },
    });
    const store = await openWith(plain, full);

    expect(await store.find(wholeEstate, 'c1')).to.deep.equal(plain);
    expect(await store.find(wholeEstate, 'c2')).to.deep.equal(full);
  });

  it('never shows, lists or counts cameras of a sibling or a parent', async () => {
    const systemId = 'nvr' as never; // a brand
    const own = aCamera('own', station, { systemId });
    const store = await openWith(
      ...[own, aCamera('sibling', west, { systemId }), aCamera('parent', east, { systemId }), aCamera('top', city)],
    );
    const scope = scopeOf(station);

    expect(await store.find(scope, 'sibling')).to.equal(undefined);
    expect(await store.find(scope, 'parent')).to.equal(undefined);
    expect(await store.findMany(scope, ['own', 'sibling', 'parent', 'top'])).to.deep.equal([own]);
    expect(await store.listActive(scope, { limit: 9 })).to.deep.equal([own]);
    expect([...(await store.countBySystem(scope))]).to.deep.equal([['nvr', 1]]);
    expect(await store.findAlike(scope, aCamera('sibling', west), 10)).to.deep.equal([]);
  });

  it('takes no organisation whose id merely begins alike for its own', async () => {
    const store = await openWith(aCamera('c1', { ...east, path: '/city/eastern/' }));

    expect(await store.find(scopeOf(east), 'c1')).to.equal(undefined);
  });

  it('walks over the active cameras by id', async () => {
    const store = await openWith(aCamera('c2', east), aCamera('c1', east), aCamera('c3', east));

    const first = await store.listActive(wholeEstate, { limit: 2 });
    const second = await store.listActive(wholeEstate, { afterId: 'c2', limit: 2 });

    expect([...first, ...second].map(({ id }) => id)).to.deep.equal(['c1', 'c2', 'c3']);
  });

  it('gives back every field of a record, its removal and where its values come from', async () => {
    const record = aFullRecord();
    const removed = aCamera('c1', east, { record, status: 'removed', removedAtMs: atMs + 1 });
    const store = new CameraStore(await open());
    const stamp = { source: 'imported' as const, userId: 'u1', by: '王工', atMs };
    await store.add([removed, aCamera('c2', east)], undefined, ({ id }) => (id === 'c1' ? { name: stamp } : {}));

    expect(await store.find(wholeEstate, 'c1')).to.deep.equal(removed);
    expect(await store.findProvenance(wholeEstate, 'c1')).to.deep.equal({ name: stamp });
    expect(await store.findProvenance(wholeEstate, 'c2')).to.deep.equal({});
    expect(await store.findProvenance(scopeOf(west), 'c1')).to.deep.equal({});
  });

  it('refuses a second camera with the same code, and any number without one', async () => {
    const store = await openWith(aCamera('c1', east, { record: { gbCode: '53012300001310000001' } }));

    await store.add([aCamera('c2', east), aCamera('c3', east)]);
    const second = store.add([aCamera('c4', west, { record: { gbCode: '53012300001310000001' } })]);

    expect(
      await second.then(
        () => 'added',
        () => 'refused',
      ),
    ).to.equal('refused');
    expect([...(await store.findHolders(wholeEstate, ['53012300001310000001', '53012300001310000002']))]).to.deep.equal(
      [['53012300001310000001', { id: 'c1', organisationPath: east.path }]],
    );
  });

  it('overwrites many at once, and only the ones it was given', async () => {
    const database = await open();
    const store = new CameraStore(database);
    const cameras = ['c1', 'c2', 'c3'].map((id) => aCamera(id, east));
    await store.add(cameras);

    await database.transaction(async (transaction) => {
      const traced = await store.findTraced(scopeOf(east), ['c1', 'c2', 'unknown'], transaction);
      const edited = traced.map(({ camera, provenance }) => ({
        camera: { ...camera, version: 2, record: { poleNumber: `杆 ${camera.id}` } },
        provenance,
      }));
      await store.overwrite(edited, transaction);
    });

    const versions = (await store.findMany(wholeEstate, ['c1', 'c2', 'c3'])).map(
      ({ id, version }) => `${id} ${version}`,
    );
    expect(versions.sort()).to.deep.equal(['c1 2', 'c2 2', 'c3 1']);
    expect((await store.find(wholeEstate, 'c2'))?.record).to.deep.equal({ poleNumber: '杆 c2' });
  });

  it('counts no removed cameras', async () => {
    const systemId = 'nvr' as never; // a brand
    const gone = { systemId, status: 'removed', removedAtMs: atMs } as const;
    const store = await openWith(aCamera('c1', east, { systemId }), aCamera('c2', east, gone));

    expect([...(await store.countBySystem(wholeEstate))]).to.deep.equal([['nvr', 1]]);
  });

  it('works out anew what an older edition left', async () => {
    const database = await open();
    const [store, lists] = [new CameraStore(database), new CameraListStore(database)];
    await store.add([aCamera('c1', east, { name: '东门' })]);
    await database.sequelize.query("UPDATE cameras SET derived_edition = 0, search_text = ''");
    const find = () => lists.count(wholeEstate, { search: '东门' });
    const before = await find();

    await database.transaction(async (transaction) => {
      await store.refresh(await store.listOutdated(wholeEstate, 10, transaction), transaction);
    });

    const left = await database.transaction((transaction) => store.listOutdated(wholeEstate, 10, transaction));
    expect([before, await find(), left.length]).to.deep.equal([0, 1, 0]);
  });

  it('saves an edit as the next version', async () => {
    const camera = aCamera('c1', east);
    const store = await openWith(camera);

    const isSaved = await store.save(scopeOf(east), { ...camera, name: '新名' });

    expect(isSaved).to.equal(true);
    expect(await store.find(wholeEstate, 'c1')).to.deep.equal({ ...camera, name: '新名', version: 2 });
  });

  it('writes nothing for a stale version or a foreign camera', async () => {
    const camera = aCamera('c1', east, { version: 4 });
    const store = await openWith(camera);

    expect(await store.save(scopeOf(east), { ...camera, version: 3, name: 'x' })).to.equal(false);
    expect(await store.save(scopeOf(west), { ...camera, name: 'x' })).to.equal(false);
    expect(await store.find(wholeEstate, 'c1')).to.deep.equal(camera);
  });

  it('lets exactly one of two simultaneous editors win', async () => {
    const camera = aCamera('c1', east);
    const store = await openWith(camera);

    const results = await Promise.all(['a', 'b'].map((name) => store.save(wholeEstate, { ...camera, name })));

    expect(results.filter(Boolean)).to.have.lengthOf(1);
    expect((await store.find(wholeEstate, 'c1'))?.version).to.equal(2);
  });

  it('counts by system', async () => {
    const systemId = 'nvr' as never; // a brand
    const store = await openWith(
      aCamera('c1', east, { systemId }),
      aCamera('c2', east, { systemId }),
      aCamera('c3', station),
    );

    expect(await store.countBySystem(scopeOf(city))).to.deep.equal(new Map([['nvr', 2]]));
  });

  it('finds devices of the same MAC, or of the same serial when no MAC speaks against it', async () => {
    const alike = { vendor: 'V', model: 'M', serial: 'S' };
    const store = await openWith(
      aCamera('same-mac', east, { mac: 'AA' }),
      aCamera('same-serial', east, alike),
      aCamera('other-mac', east, { ...alike, mac: 'BB' }),
      aCamera('nothing', east, { serial: '' }),
    );

    expect(idsOf(await store.findAlike(wholeEstate, { ...alike, mac: 'AA' }, 9))).to.deep.equal([
      'same-mac',
      'same-serial',
    ]);
    expect(await store.findAlike(wholeEstate, { vendor: 'Example', model: 'X1', serial: '' }, 9)).to.deep.equal([]);
  });

  it('reads thousands of ids at once', async () => {
    const cameras = Array.from({ length: 2500 }, (_, index) => aCamera(`c${index}`, east));
    const store = await openWith(...cameras);

    const found = await store.findMany(wholeEstate, [...cameras.map(({ id }) => id), 'unknown']);

    expect(found).to.have.lengthOf(2500);
  });
});
