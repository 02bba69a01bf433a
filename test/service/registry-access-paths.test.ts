import { expect } from 'chai';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import type { AccessPathId, CameraId } from '../../gateway/registry/camera.ts';
import { toAccessPathsView } from '../../gateway/registry/paths/path-view.ts';
import {
  aCamera,
  aDescription,
  anActor,
  aPath,
  aRecorder,
  atMs,
  city,
  east,
  scopeOf,
  station,
  west,
} from '../fixtures/estate.ts';
import { openPaths, type PathRig } from '../fixtures/path-rig.ts';
import { refusal } from '../fixtures/refusal.ts';

const technician = anActor(station, 'technician');
const direct = { adapterKind: 'onvif', host: '127.9.0.7', port: 80 };
const login = { username: 'admin', password: 'open sesame' };

describe('the access paths of a camera', () => {
  let rig: PathRig;
  beforeEach(async () => {
    rig = await openPaths();
    await rig.stores.cameras.add([aCamera('c1', station), aCamera('foreign', west)]);
  });
  afterEach(() => rig.database.close());

  const first = async (): Promise<AccessPathId> => rig.stores.paths.add(aPath('c1'), station.path, atMs);
  const hosts = async (): Promise<string[]> =>
    (await rig.doors.list(scopeOf(station), 'c1')).items.map(({ path }) => `${path.priority} ${path.host}`);

  it('gain one more, last in the order, by one login to the device', async () => {
    await first();

    const { path } = await rig.doors.add(technician, 'c1', { ...direct, login });

    expect(await hosts()).to.deep.equal(['1 127.9.0.1', '2 127.9.0.7']);
    expect(path.streams.map(({ profile }) => profile)).to.deep.equal(['main', 'sub']);
    expect(rig.adapter.described).to.have.lengthOf(1);
    expect(rig.told.map(({ name }) => name)).to.deep.equal(['camera.paths-changed']);
    const [stored] = await rig.stores.paths.listStored(wholeEstate, ['c1']).then((paths) => paths.slice(1));
    expect((await rig.logins.openOf(stored ?? {}))?.password.reveal()).to.equal('open sesame');
  });

  it('are not dialled outside the ranges, and not for a camera of others', async () => {
    const beyond = () => rig.doors.add(technician, 'c1', { ...direct, host: '10.0.0.1', login });
    const foreign = () => rig.doors.add(technician, 'foreign', { ...direct, login });

    expect(await refusal(beyond)).to.equal('address/forbidden');
    expect(await refusal(foreign)).to.equal('camera/unknown');
    expect(rig.adapter.described).to.have.lengthOf(0);
  });

  it('name the channel where a device has several, and lead to one camera only', async () => {
    rig.adapter.describeAs = async () => ({ kind: 'ok', value: aRecorder(4) });
    expect(await refusal(() => rig.doors.add(technician, 'c1', { ...direct, login }))).to.equal('request/invalid');
    await rig.doors.add(technician, 'c1', { ...direct, login, channelToken: 'source-3' });
    await rig.stores.cameras.add([aCamera('c2', station)]);

    const again = () => rig.doors.add(technician, 'c2', { ...direct, channelToken: 'source-3' });

    expect(await refusal(again)).to.equal('candidate/adopted');
  });

  it('use the login that is stored for the device when none is given', async () => {
    rig.adapter.describeAs = async () => ({ kind: 'ok', value: aRecorder(2) });
    await rig.doors.add(technician, 'c1', { ...direct, login, channelToken: 'source-1' });
    await rig.stores.cameras.add([aCamera('c2', station)]);

    const { path } = await rig.doors.add(technician, 'c2', { ...direct, channelToken: 'source-2' });

    expect(rig.adapter.described.at(-1)?.target.credential?.password.reveal()).to.equal('open sesame');
    const [one] = (await rig.doors.list(wholeEstate, 'c1')).items;
    expect(path.credentialId).to.equal(one?.path.credentialId);
  });

  it('are put in another order, which names each of them', async () => {
    const a = await first();
    const b = (await rig.doors.add(technician, 'c1', { ...direct, login })).path.id;

    await rig.doors.order(technician, 'c1', [b, a]);

    expect(await hosts()).to.deep.equal(['1 127.9.0.7', '2 127.9.0.1']);
    for (const wrong of [[a], [a, a], [a, b, 'x']]) {
      expect(await refusal(() => rig.doors.order(technician, 'c1', wrong))).to.equal('request/invalid');
    }
  });

  it('are switched off and removed; a login that nothing else uses goes with its path', async () => {
    const a = await first();
    const { path: b } = await rig.doors.add(technician, 'c1', { ...direct, login });
    await rig.doors.change(technician, a, { isEnabled: false });
    expect((await rig.paths.livePath(wholeEstate, 'c1', 'main')).host).to.equal('127.9.0.7');

    await rig.doors.remove(technician, b.id);

    expect(await hosts()).to.deep.equal(['1 127.9.0.1']);
    expect(await rig.stores.credentials.find(wholeEstate, b.credentialId ?? '')).to.equal(undefined);
    expect(await refusal(() => rig.doors.remove(anActor(west), a))).to.equal('path/unknown');
  });

  it('stay with whoever has them now, when a device took its time to answer', async () => {
    const a = await first();
    await rig.stores.cameras.add([aCamera('kept', station)]);
    rig.adapter.describeAs = async () => {
      // Somebody merges both cameras, and gives the path a login.
      const [path] = await rig.stores.paths.listStored(wholeEstate, ['c1']);
      if (path === undefined) throw new Error('the path is gone');
      await rig.transaction((underWay) =>
        rig.stores.paths.save({ ...path, cameraId: 'kept' as CameraId, priority: 3 }, station.path, atMs, underWay),
      );
      const channels = aDescription().channels.map((each) => ({ ...each, channelToken: 'channel-c1' }));
      return { kind: 'ok', value: aDescription({ channels }) };
    };

    await rig.doors.change(technician, a, { host: '127.9.0.45' });

    expect(await rig.stores.paths.findStored(wholeEstate, a)).to.include({
      ...{ cameraId: 'kept', priority: 3, host: '127.9.0.45' },
    });
  });

  it('are gone when somebody removes them while the device answers, and leave no streams behind', async () => {
    const a = await first();
    rig.adapter.describeAs = async () => {
      await rig.doors.remove(technician, a);
      const channels = aDescription().channels.map((each) => ({ ...each, channelToken: 'channel-c1' }));
      return { kind: 'ok', value: aDescription({ channels }) };
    };

    const late = () => rig.doors.change(technician, a, { host: '127.9.0.45' });

    expect(await refusal(late)).to.equal('path/unknown');
  });

  it('go where their camera went while the device answered', async () => {
    rig.adapter.describeAs = async () => {
      await rig.registry.changeCamera(anActor(city), 'c1', { version: 1, organisationId: west.id });
      return { kind: 'ok', value: aDescription() };
    };
    const boss = anActor(city, 'technician');

    await rig.doors.add(boss, 'c1', { ...direct, login });
    rig.adapter.describeAs = async () => {
      await rig.registry.changeCamera(anActor(city), 'c1', { version: 2, organisationId: station.id });
      return { kind: 'ok', value: aDescription() };
    };
    await rig.doors.add(boss, 'c1', { ...direct, port: 8080, login });

    expect((await rig.stores.paths.listStored(scopeOf(station), ['c1'])).map(({ port }) => port)).to.deep.equal([
      80, 8080,
    ]);
    expect(await rig.stores.paths.listStored(scopeOf(west), ['c1'])).to.deep.equal([]);
    rig.adapter.describeAs = async () => {
      await rig.registry.changeCamera(anActor(city), 'c1', { version: 3, organisationId: west.id });
      return { kind: 'ok', value: aDescription() };
    };
    const late = () => rig.doors.add(technician, 'c1', { ...direct, port: 8081, login });
    expect(await refusal(late)).to.equal('camera/unknown');
  });

  it('follow a device to its new address, where it must be the same one', async () => {
    const a = await first();
    await rig.doors.change(technician, a, { host: '127.9.0.44' }).catch(() => undefined);
    expect(rig.adapter.described.at(-1)?.target.expectedSerial).to.equal('SN-c1');
    rig.adapter.describeAs = async () => ({
      kind: 'ok',
      value: aDescription({
        channels: aDescription().channels.map((each) => ({ ...each, channelToken: 'channel-c1' })),
      }),
    });

    await rig.doors.change(technician, a, { host: '127.9.0.45' });

    expect(await hosts()).to.deep.equal(['1 127.9.0.45']);
  });

  it('send a stored login to no other host: it is typed again', async () => {
    const { path } = await rig.doors.add(technician, 'c1', { ...direct, login });
    const before = rig.adapter.described.length;

    const elsewhere = () => rig.doors.change(technician, path.id, { host: '127.9.0.66' });

    expect(await refusal(elsewhere)).to.equal('request/invalid');
    expect(rig.adapter.described).to.have.lengthOf(before);
    const typed = { username: 'admin', password: 'typed again' };
    await rig.doors.change(technician, path.id, { host: '127.9.0.66', login: typed });
    expect(rig.adapter.described.at(-1)?.target.credential?.password.reveal()).to.equal('typed again');
    expect(await hosts()).to.deep.equal(['1 127.9.0.66']);
  });

  it('show how each fared and which one is in use, and no secret', async () => {
    const a = await first();
    const { path: b } = await rig.doors.add(technician, 'c1', { ...direct, login });
    const owner = { pathId: a, cameraId: b.cameraId, organisationPath: station.path };
    const fault = { stage: 'connect', reason: 'timeout', detail: 'no answer' } as const;
    for (let probes = 0; probes < 2; probes++) rig.standings.note(owner, { kind: 'missed', fault });

    const view = toAccessPathsView(await rig.doors.list(scopeOf(station), 'c1'));

    expect(view).to.include({ redundancy: 'degraded', chosenPathId: b.id });
    expect(view.items[0]?.standing).to.deep.include({ isUsable: false, reach: 'silent', fault });
    expect(JSON.stringify(view)).to.not.include('sesame').and.not.include('admin');
  });
});

describe('the login of a device', () => {
  let rig: PathRig;
  beforeEach(async () => {
    rig = await openPaths();
    await rig.stores.cameras.add([aCamera('c1', station), aCamera('c2', east)]);
    await rig.stores.credentials.add({
      ...{ id: 'k1' as never, organisationPath: east.path, username: 'admin', sealedPassword: 'k1|old' }, // a brand
      createdAtMs: atMs,
    });
  });
  afterEach(() => rig.database.close());

  const paths = async (): Promise<readonly [AccessPathId, AccessPathId]> => {
    const credentialId = 'k1' as never; // a brand
    const one = await rig.stores.paths.add(aPath('c1', { credentialId }), station.path, atMs);
    // Ids of one ms are in no order.
    return [one, await rig.stores.paths.add(aPath('c2', { credentialId }), east.path, atMs + 1)];
  };

  it('is sealed anew for every path of the device, told of once, and logged without it', async () => {
    const [one, two] = await paths();
    const refused = { stage: 'login', reason: 'unauthorised', detail: 'no' } as const;
    rig.standings.note(
      { pathId: two, cameraId: 'c2' as never, organisationPath: east.path }, // a brand
      { kind: 'stream-failed', profile: 'main', fault: refused, wasLive: false },
    );

    const change = await rig.logins.changeOfPath(anActor(east, 'technician'), one, {
      username: 'root',
      password: 'n3w',
    });

    expect(change).to.deep.equal({ cameraCount: 2, changedAtMs: atMs });
    const path = await rig.paths.livePath(wholeEstate, 'c2', 'main');
    expect([path.credential?.username, path.credential?.password.reveal()]).to.deep.equal(['root', 'n3w']);
    expect(rig.standings.all.get(two)?.loginRefusedBy).to.equal(undefined);
    const changes = rig.told.filter(({ name }) => name === 'credential.changed');
    expect(changes.map(({ event }) => event)).to.deep.equal([{ credentialId: 'k1', cameraIds: ['c1', 'c2'] }]);
    expect(rig.logged.join('\n')).to.include('device login changed').and.not.include('n3w');
  });

  it('is not changed by somebody below the unit that it belongs to', async () => {
    const [one, two] = await paths();
    const change = (id: string) =>
      rig.logins.changeOfPath(anActor(station, 'technician'), id, { username: 'x', password: 'y' });

    expect(await refusal(() => change(one))).to.equal('credential/unknown');
    expect(await refusal(() => change(two))).to.equal('path/unknown');
    expect((await rig.stores.credentials.find(scopeOf(city), 'k1'))?.sealedPassword).to.equal('k1|old');
  });

  it('is given to a path that had none', async () => {
    const id = await rig.stores.paths.add(aPath('c1'), station.path, atMs);

    await rig.logins.changeOfPath(anActor(station), id, { username: 'admin', password: 'first' });

    const path = await rig.paths.livePath(wholeEstate, 'c1', 'main');
    expect(path.credential?.password.reveal()).to.equal('first');
  });
});
