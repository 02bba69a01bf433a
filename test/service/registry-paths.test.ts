import { expect } from 'chai';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import type { AccessPath, CameraStream, SealedCredential } from '../../gateway/registry/camera.ts';
import { aCamera, aPath, atMs, city, east, scopeOf, station, west } from '../fixtures/estate.ts';
import { refusal } from '../fixtures/refusal.ts';
import { openRegistry, type RegistryRig } from '../fixtures/registry-rig.ts';

describe('PathService', () => {
  let rig: RegistryRig;
  beforeEach(async () => {
    rig = await openRegistry();
  });
  afterEach(() => rig.database.close());

  const stream = (profile: CameraStream['profile'], rtspPath: string): CameraStream => ({
    profile,
    profileToken: rtspPath,
    codec: 'h264',
    width: 640,
    height: 360,
    fps: 15,
    bitrateKbps: 500,
    rtspPort: 8554,
    rtspPath,
  });
  const addPath = (path: AccessPath): Promise<string> => rig.stores.paths.add(path, station.path, atMs);

  it('dials the best path that has the profile', async () => {
    await rig.stores.cameras.add([aCamera('c1', station)]);
    await addPath(aPath('c1', { host: '127.9.0.1', priority: 1, streams: [stream('main', '/a')] }));
    await addPath(
      aPath('c1', { host: '127.9.0.2', priority: 2, streams: [stream('main', '/b'), stream('sub', '/c')] }),
    );

    const sub = await rig.paths.livePath(scopeOf(east), 'c1', 'sub');
    const main = await rig.paths.livePath(scopeOf(east), 'c1', 'main');

    expect(sub).to.include({ profile: 'sub', host: '127.9.0.2', devicePort: 80, rtspPort: 8554, rtspPath: '/c' });
    expect(main).to.include({ profile: 'main', host: '127.9.0.1', rtspPath: '/a', organisationPath: station.path });
    expect(main).to.not.have.property('credential');
  });

  it('falls back to the other profile and says so', async () => {
    await rig.stores.cameras.add([aCamera('c1', station)]);
    await addPath(aPath('c1', { streams: [stream('main', '/a')] }));

    expect(await rig.paths.livePath(wholeEstate, 'c1', 'sub')).to.include({ profile: 'main', rtspPath: '/a' });
  });

  it('names one stream for each profile, with what the device told of it', async () => {
    await rig.stores.cameras.add([aCamera('c1', station)]);
    const hevc = { ...stream('main', '/a'), codec: 'h265' as const, width: 3840, height: 2160 };
    await addPath(aPath('c1', { host: '127.9.0.1', priority: 1, streams: [hevc] }));
    await addPath(
      aPath('c1', { host: '127.9.0.2', priority: 2, streams: [stream('main', '/b'), stream('sub', '/c')] }),
    );

    const [main, sub, ...others] = await rig.paths.livePaths(scopeOf(east), 'c1');

    expect(main).to.include({ profile: 'main', rtspPath: '/a', codec: 'h265', width: 3840, height: 2160 });
    expect(sub).to.include({ profile: 'sub', rtspPath: '/c', codec: 'h264', width: 640, height: 360 });
    expect(others).to.deep.equal([]);
  });

  it('opens the credential of a recorder further up for an officer below, and prints it nowhere', async () => {
    const id = 'k1' as SealedCredential['id']; // a brand
    await rig.stores.credentials.add({
      id,
      organisationPath: city.path,
      username: 'admin',
      sealedPassword: 'k1|open sesame',
      createdAtMs: atMs,
    });
    await rig.stores.cameras.add([aCamera('c1', station)]);
    await addPath(aPath('c1', { credentialId: id }));

    const path = await rig.paths.livePath(scopeOf(station), 'c1', 'main');

    expect(path.credential?.username).to.equal('admin');
    expect(path.credential?.password.reveal()).to.equal('open sesame');
    expect(JSON.stringify(path)).to.not.include('sesame');
  });

  it('refuses foreign, unconnected and retired cameras', async () => {
    await rig.stores.cameras.add([
      aCamera('foreign', west),
      aCamera('unconnected', station),
      aCamera('repair', station, { status: 'repair' }),
      aCamera('suspended', station, { status: 'suspended' }),
    ]);
    for (const id of ['foreign', 'repair', 'suspended']) await addPath(aPath(id));
    const dial = (id: string) => rig.paths.livePath(scopeOf(station), id, 'main');

    expect(await refusal(() => dial('foreign'))).to.equal('camera/unknown');
    expect(await refusal(() => dial('unconnected'))).to.equal('camera/no-path');
    expect(await refusal(() => dial('suspended'))).to.equal('camera/no-path');
    expect((await dial('repair')).cameraId).to.equal('repair');
  });

  it('lists where to knock at each active camera of the scope, at each of its paths', async () => {
    await rig.stores.cameras.add([
      aCamera('c1', station),
      aCamera('suspended', station, { status: 'suspended' }),
      aCamera('unconnected', station),
      aCamera('foreign', west),
    ]);
    await rig.stores.cameras.add([aCamera('c2', station)]);
    const second = await addPath(aPath('c1', { host: '127.9.0.2', priority: 2 }));
    const first = await addPath(aPath('c1', { host: '127.9.0.1', priority: 1, streams: [stream('sub', '/c')] }));
    await addPath(aPath('c2'));
    await addPath(aPath('suspended'));
    await rig.stores.paths.add(aPath('foreign'), west.path, atMs);
    const where = { organisationId: 'station', organisationPath: station.path, adapterKind: 'onvif', port: 80 };

    expect(await rig.paths.listProbePaths(scopeOf(east))).to.deep.equal([
      { ...where, cameraId: 'c1', host: '127.9.0.1', rtspPort: 8554, pathId: first },
      { ...where, cameraId: 'c1', host: '127.9.0.2', rtspPort: 554, pathId: second, isSpare: true },
      { ...where, cameraId: 'c2', host: '127.9.0.1', rtspPort: 554 },
    ]);
  });

  describe('of a camera with two paths', () => {
    const down = { stage: 'connect', reason: 'timeout', detail: 'no answer' } as const;
    const hostOf = async (): Promise<string> => (await rig.paths.livePath(wholeEstate, 'c1', 'main')).host;
    const probe = async (host: string, isGood: boolean): Promise<void> => {
      const path = (await rig.paths.listProbePaths(wholeEstate)).find((each) => each.host === host);
      if (path === undefined) throw new Error(`nobody knocks at ${host}`);
      rig.paths.noteProbe(path, isGood ? { kind: 'ok', value: { rttMs: 1 } } : { kind: 'failed', fault: down });
    };
    beforeEach(async () => {
      await rig.stores.cameras.add([aCamera('c1', station)]);
      await addPath(aPath('c1', { host: '127.9.0.1', priority: 1 }));
      await addPath(aPath('c1', { host: '127.9.0.2', priority: 2 }));
    });

    it('dials the second when the first missed two probes, and the first again after two good ones', async () => {
      await probe('127.9.0.1', false);
      expect(await hostOf()).to.equal('127.9.0.1');
      await probe('127.9.0.1', false);
      expect(await hostOf()).to.equal('127.9.0.2');
      await probe('127.9.0.1', true);
      expect(await hostOf()).to.equal('127.9.0.2');
      await probe('127.9.0.1', true);
      expect(await hostOf()).to.equal('127.9.0.1');
    });

    it('dials the second at once when the first gives no picture', async () => {
      const path = await rig.paths.livePath(wholeEstate, 'c1', 'main');

      rig.paths.noteStream(path, { kind: 'stream-failed', profile: 'main', fault: down, wasLive: false });

      expect(await hostOf()).to.equal('127.9.0.2');
    });

    it('remembers over a restart', async () => {
      await probe('127.9.0.1', false);
      await probe('127.9.0.1', false);
      await rig.standings.stop();

      const stored = await rig.stores.standings.list(wholeEstate);

      expect(stored.map(({ standing: { reach, fault } }) => ({ reach, fault }))).to.deep.equal([
        { reach: 'silent', fault: down },
      ]);
    });

    it('does not knock at one that is switched off', async () => {
      const [first] = await rig.stores.paths.listStored(wholeEstate, ['c1']);
      if (first === undefined) throw new Error('no path');
      await rig.transaction((underWay) =>
        rig.stores.paths.save({ ...first, isEnabled: false }, station.path, atMs, underWay),
      );

      expect((await rig.paths.listProbePaths(wholeEstate)).map(({ host }) => host)).to.deep.equal(['127.9.0.2']);
      expect(await hostOf()).to.equal('127.9.0.2');
    });
  });
});
