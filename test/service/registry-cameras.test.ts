import { expect } from 'chai';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import type { Camera } from '../../gateway/registry/camera.ts';
import { toCameraDetailView } from '../../gateway/registry/registry-view.ts';
import { aCamera, anActor, aPath, aSystem, atMs, city, east, scopeOf, station, west } from '../fixtures/estate.ts';
import { refusal, refusalOf } from '../fixtures/refusal.ts';
import { openRegistry, type RegistryRig } from '../fixtures/registry-rig.ts';

describe('RegistryService', () => {
  let rig: RegistryRig;
  beforeEach(async () => {
    rig = await openRegistry();
  });
  afterEach(() => rig.database.close());

  const add = (...cameras: Camera[]): Promise<void> => rig.stores.cameras.add(cameras);

  it('turns pages with a cursor and tells the total; the longest name still fits its cursor', async () => {
    await add(
      ...Array.from({ length: 5 }, (_, index) => aCamera(`c${index}`, east, { name: '𠮷'.repeat(63) + index })),
    );

    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await rig.registry.listCameras(scopeOf(city), { limit: 2, cursor });
      expect(page.total).to.equal(5);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
      expect(cursor?.length ?? 0).to.be.lessThan(1024);
    } while (cursor !== undefined);

    expect(seen).to.deep.equal(['c0', 'c1', 'c2', 'c3', 'c4']);
  });

  it('refuses a cursor that no page returned, also one that would break a query', async () => {
    const forged = Buffer.from(JSON.stringify(['a\u0000b', 'c1'])).toString('base64url');

    for (const cursor of ['nonsense', forged]) {
      expect(await refusal(() => rig.registry.listCameras(wholeEstate, { limit: 2, cursor }))).to.equal(
        'request/invalid',
      );
    }
  });

  it('has no next page when the last one is exactly full', async () => {
    await add(aCamera('c1', east), aCamera('c2', east));

    expect((await rig.registry.listCameras(wholeEstate, { limit: 2 })).nextCursor).to.equal(undefined);
  });

  it('answers for one jurisdiction the same with and without cameras of others', async () => {
    await add(aCamera('own', station));
    const ask = async (): Promise<string> =>
      JSON.stringify([
        await rig.registry.listCameras(scopeOf(station), { limit: 10 }),
        await rig.registry.listSystems(scopeOf(station)),
        await rig.registry.findCameras(scopeOf(station), ['own', 'foreign', 'parent']),
      ]);
    const before = await ask();

    await add(aCamera('foreign', west), aCamera('parent', east));
    await rig.stores.systems.add(aSystem('foreign-nvr', west));

    expect(await ask()).to.equal(before);
    expect(await refusal(() => rig.registry.readCamera(scopeOf(station), 'foreign'))).to.equal('camera/unknown');
    expect(await refusal(() => rig.paths.livePath(scopeOf(station), 'foreign', 'sub'))).to.equal('camera/unknown');
  });

  it('narrows to an organisation and what is below it, and knows no foreign one', async () => {
    await add(aCamera('c1', east), aCamera('c2', station), aCamera('c3', west));
    const list = (organisationId: string) => rig.registry.listCameras(scopeOf(east), { limit: 10, organisationId });

    expect((await list('east')).total).to.equal(2);
    expect((await list('station')).total).to.equal(1);
    expect(await refusal(() => list('west'))).to.equal('organisation/unknown');
  });

  it('refuses a cursor that no page returned', async () => {
    for (const cursor of [
      'x',
      '',
      Buffer.from('[1,2]').toString('base64url'),
      Buffer.from('["a"').toString('base64url'),
    ]) {
      expect(await refusal(() => rig.registry.listCameras(wholeEstate, { limit: 2, cursor })), cursor).to.equal(
        'request/invalid',
      );
    }
  });

  it('names organisation and recorder, but not a recorder of another unit', async () => {
    const nvr = aSystem('nvr', east);
    await rig.stores.systems.add(nvr);
    await add(aCamera('c1', station, { systemId: nvr.id }));

    const [seenFromEast] = await rig.registry.findCameras(scopeOf(east), ['c1']);
    const [seenFromStation] = await rig.registry.findCameras(scopeOf(station), ['c1']);

    expect(seenFromEast).to.include({ organisationName: '东站派出所', systemId: 'nvr', systemName: '录像机 nvr' });
    expect(seenFromStation).to.include({ organisationName: '东站派出所' });
    expect(seenFromStation).to.not.have.any.keys('systemId', 'systemName');
  });

  it('counts the cameras of a system that the reader may see', async () => {
    const nvr = aSystem('nvr', station);
    await rig.stores.systems.add(nvr);
    await add(aCamera('c1', station, { systemId: nvr.id }), aCamera('c2', west, { systemId: nvr.id }));

    expect((await rig.registry.listSystems(scopeOf(east)))[0]?.cameraCount).to.equal(1);
    expect((await rig.registry.listSystems(wholeEstate))[0]?.cameraCount).to.equal(2);
  });

  it('changes a record, tells it, and moves the paths with the camera', async () => {
    await add(aCamera('c1', east));
    await rig.stores.paths.add(aPath('c1'), east.path, atMs);

    const { camera, paths } = await rig.registry.changeCamera(anActor(city), 'c1', {
      version: 1,
      name: '新名字',
      status: 'repair',
      organisationId: 'west',
    });

    expect(camera).to.include({ name: '新名字', status: 'repair', organisationName: '西区分局', version: 2 });
    expect(paths).to.have.lengthOf(1);
    expect(await rig.stores.paths.listOfCamera(scopeOf(east), 'c1')).to.deep.equal([]);
    expect(rig.events).to.deep.equal([
      { name: 'camera.changed', event: { cameraId: 'c1', organisationPath: '/city/west/', status: 'repair' } },
    ]);
  });

  it('refuses an edit of an older version, and shows the stored record beside what was refused', async () => {
    await add(aCamera('c1', east, { version: 7 }));

    const error = await refusalOf(() => rig.registry.changeCamera(anActor(east), 'c1', { version: 6, name: 'x' }));

    expect(error.code).to.equal('camera/stale');
    const stored = toCameraDetailView(await rig.registry.readCamera(wholeEstate, 'c1'));
    expect(error.extensions).to.deep.equal({ version: 7, stored, yours: { name: 'x' } });
    expect((await rig.registry.readCamera(wholeEstate, 'c1')).camera.name).to.equal('相机 c1');
    expect(rig.events).to.deep.equal([]);
  });

  it('lets one of two editors of the same version through', async () => {
    await add(aCamera('c1', east));

    const edits = await Promise.allSettled(
      ['甲', '乙'].map((name) => rig.registry.changeCamera(anActor(east), 'c1', { version: 1, name })),
    );

    expect(edits.map(({ status }) => status).sort()).to.deep.equal(['fulfilled', 'rejected']);
    expect(rig.events).to.have.lengthOf(1);
  });

  it('cannot move a camera to an organisation that the actor does not have', async () => {
    await add(aCamera('c1', east));
    const move = () => rig.registry.changeCamera(anActor(east), 'c1', { version: 1, organisationId: 'west' });

    expect(await refusal(move)).to.equal('organisation/unknown');
    expect((await rig.registry.readCamera(wholeEstate, 'c1')).camera.organisationId).to.equal('east');
  });

  it('keeps the version when an edit changes nothing', async () => {
    await add(aCamera('c1', east));

    const { camera } = await rig.registry.changeCamera(anActor(east), 'c1', { version: 1, place: '人民路' });

    expect(camera.version).to.equal(1);
    expect(rig.events).to.deep.equal([]);
  });
});
