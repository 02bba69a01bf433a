import { expect } from 'chai';
import type { DeviceFault } from '../../adapters/sdk/adapter.ts';
import type { AdoptionRequest } from '../../gateway/discovery/adoption-service.ts';
import { type Scope, wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { OrganisationChangeService } from '../../gateway/registry/organisations/organisation-change-service.ts';
import { OrganisationMoveStore } from '../../gateway/registry/organisations/organisation-move-store.ts';
import {
  aDescription,
  anActor,
  aRecorder,
  aStream,
  atMs,
  city,
  east,
  scopeOf,
  silentLog,
  station,
  west,
} from '../fixtures/estate.ts';
import { toCameraDetailView, toCameraView } from '../../gateway/registry/registry-view.ts';
import { refusal, refusalOf } from '../fixtures/refusal.ts';
import { openRegistry, type RegistryRig } from '../fixtures/registry-rig.ts';

describe('AdoptionService', () => {
  let rig: RegistryRig;
  beforeEach(async () => {
    rig = await openRegistry();
  });
  afterEach(() => rig.database.close());

  const request: AdoptionRequest = {
    organisationId: 'station',
    ownership: 'leased',
    pointClass: 2,
    place: '火车站北广场',
    credential: { username: 'admin', password: 'pä/ss&<密' },
  };
  const find = async (host: string, scope: Scope = scopeOf(city), port = 80): Promise<string> => {
    const device = { address: { host, port }, method: 'multicast' as const };
    await rig.stores.candidates.record(scope, [{ adapterKind: 'onvif', device }], atMs);
    const candidates = await rig.stores.candidates.list(scope);
    return candidates.find((candidate) => candidate.host === host && candidate.port === port)?.id ?? '';
  };
  const failWith = (fault: DeviceFault): void => {
    rig.adapter.describeAs = async () => ({ kind: 'failed', fault });
  };
  const allCameras = () => rig.registry.listCameras(wholeEstate, { limit: 100 });

  it('keeps the check report on which a camera was adopted', async () => {
    const asked: unknown[] = [];
    const adoptions = rig.openAdoptions({
      assertAdoptable: async (_scope, _candidateId, checkId) => {
        asked.push(checkId);
        return 'report-7';
      },
    });
    const { cameras } = await adoptions.adopt(anActor(city), await find('127.9.0.1'), { ...request, checkId: 'named' });

    expect(asked).to.deep.equal(['named']);
    const { camera } = await rig.registry.readCamera(scopeOf(station), cameras[0]?.id ?? '');
    expect(camera.checkReportId).to.equal('report-7');
    const changed = await rig.registry.changeCamera(anActor(city), camera.id, { version: 1, name: '改名' });
    expect(changed.camera.checkReportId).to.equal('report-7');
    expect(toCameraView(changed.camera)).to.not.have.property('checkReportId');
    expect(toCameraDetailView(changed).checkReportId).to.equal('report-7');
  });

  it('takes a camera in: record, path, streams and sealed credential', async () => {
    const candidateId = await find('127.9.0.1');

    const { cameras, system, possibleDuplicates } = await rig.adoptions.adopt(anActor(city), candidateId, request);

    expect(system).to.equal(undefined);
    expect(possibleDuplicates).to.deep.equal([]);
    expect(cameras).to.have.lengthOf(1);
    const [camera] = cameras;
    expect(camera).to.include({
      name: '大门 Gate',
      organisationName: '东站派出所',
      ownership: 'leased',
      pointClass: 2,
      status: 'active',
      place: '火车站北广场',
      serial: '404705923918060213',
      mac: '00:1A:2B:3C:4D:5E',
    });
    const sub = await rig.paths.livePath(scopeOf(station), camera?.id ?? '', 'sub');
    expect(sub).to.include({ host: '127.9.0.1', rtspPath: '/sub', profileToken: 'sub' });
    expect(sub.credential?.password.reveal()).to.equal('pä/ss&<密');
    expect((await rig.stores.candidates.find(wholeEstate, candidateId))?.state).to.equal('adopted');
    expect(rig.events).to.deep.equal([
      { name: 'camera.adopted', event: { cameraId: camera?.id, organisationPath: station.path } },
    ]);
  });

  it('asks the device exactly once, with the credential and the deadline', async () => {
    await rig.adoptions.adopt(anActor(city), await find('127.9.0.1'), request);

    expect(rig.adapter.described).to.have.lengthOf(1);
    const [{ target, limits } = expect.fail('it was not asked')] = rig.adapter.described;
    expect(target.address).to.deep.equal({ host: '127.9.0.1', port: 80 });
    expect(target.credential?.username).to.equal('admin');
    expect(target.credential?.password.reveal()).to.equal('pä/ss&<密');
    expect(limits.deadlineMs).to.equal(1000 + 20_000);
  });

  it('puts everything where the organisation is when the device has answered', async () => {
    const { stores, transaction, bus } = rig;
    const moves = new OrganisationMoveStore(rig.database);
    const tree = new OrganisationChangeService({ ...stores, moves, transaction, bus, log: silentLog });
    rig.adapter.describeAs = async () => {
      await tree.move(anActor(city), station.id, west.id);
      return { kind: 'ok', value: aRecorder(2) };
    };

    await rig.adoptions.adopt(anActor(city), await find('127.9.0.1'), request);

    const cameras = await rig.registry.listCameras(scopeOf(west), { limit: 9 });
    expect(cameras.total).to.equal(2);
    expect((await rig.registry.listSystems(scopeOf(west))).map(({ cameraCount }) => cameraCount)).to.deep.equal([2]);
    expect((await rig.registry.listCameras(scopeOf(east), { limit: 9 })).total).to.equal(0);
    const [path] = await stores.paths.listStored(scopeOf(west), [cameras.items[0]?.id ?? '']);
    expect(await stores.credentials.find(scopeOf(west), path?.credentialId ?? '')).to.not.equal(undefined);
  });

  it('takes a recorder in as a system with a camera for each channel', async () => {
    rig.adapter.describeAs = async () => ({ kind: 'ok', value: aRecorder(4) });

    const { cameras, system } = await rig.adoptions.adopt(anActor(city), await find('127.9.0.1'), {
      ...request,
      name: '商场录像机',
    });

    expect(system).to.include({ name: '商场录像机', kind: 'nvr', serial: 'NVR-1', cameraCount: 4 });
    expect(cameras.map(({ name }) => name)).to.deep.equal(['收费口', '商场录像机 2', '商场录像机 3', '商场录像机 4']);
    expect(cameras.every(({ systemName, serial }) => systemName === '商场录像机' && serial === '')).to.equal(true);
    const last = await rig.paths.livePath(wholeEstate, cameras[3]?.id ?? '', 'main');
    expect(last).to.include({ rtspPath: '/main-4' });
    expect(last.credential?.username).to.equal('admin');
  });

  it('refuses a second adoption of a candidate without asking the device again', async () => {
    const candidateId = await find('127.9.0.1');
    await rig.adoptions.adopt(anActor(city), candidateId, request);

    expect(await refusal(() => rig.adoptions.adopt(anActor(city), candidateId, request))).to.equal('candidate/adopted');
    expect(rig.adapter.described).to.have.lengthOf(1);
    expect((await allCameras()).total).to.equal(1);
  });

  it('makes one try of two clicks', async () => {
    const candidateId = await find('127.9.0.1');

    const [first, second] = await Promise.allSettled([
      rig.adoptions.adopt(anActor(city), candidateId, request),
      refusal(() => rig.adoptions.adopt(anActor(city), candidateId, request)),
    ]);

    expect(first.status).to.equal('fulfilled');
    expect(second).to.deep.equal({ status: 'fulfilled', value: 'candidate/busy' });
    expect(rig.adapter.described).to.have.lengthOf(1);
  });

  it('does not tell others that a candidate is being adopted', async () => {
    const candidateId = await find('127.9.0.1', scopeOf(east));

    const [, told] = await Promise.all([
      rig.adoptions.adopt(anActor(east), candidateId, { ...request, organisationId: east.id }),
      refusal(() => rig.adoptions.adopt(anActor(west), candidateId, request)),
    ]);

    expect(told).to.equal('candidate/unknown');
  });

  it('changes nothing when the registry knows the device already', async () => {
    const first = await rig.adoptions.adopt(anActor(city), await find('127.9.0.1'), request);
    const again = await rig.adoptions.adopt(anActor(city), await find('127.9.0.1', scopeOf(east)), {
      ...request,
      name: '另一个名字',
      place: '别处',
    });

    expect(again.cameras).to.deep.equal(first.cameras);
    expect(again.possibleDuplicates).to.deep.equal([]);
    expect((await allCameras()).total).to.equal(1);
    expect(rig.events).to.have.lengthOf(1);
  });

  it('adds only the channels that are new', async () => {
    rig.adapter.describeAs = async () => ({ kind: 'ok', value: aRecorder(2) });
    const first = await rig.adoptions.adopt(anActor(city), await find('127.9.0.1'), request);
    rig.adapter.describeAs = async () => ({ kind: 'ok', value: aRecorder(3) });

    const again = await rig.adoptions.adopt(anActor(city), await find('127.9.0.1', scopeOf(east)), request);

    expect(again.cameras.slice(0, 2).map(({ id }) => id)).to.deep.equal(first.cameras.map(({ id }) => id));
    expect(again.cameras).to.have.lengthOf(3);
    expect(again.system).to.deep.include({ id: first.system?.id, cameraCount: 3 });
    expect(rig.events).to.have.lengthOf(3);
  });

  it('does not hand a device of another unit over, and leaves the candidate new', async () => {
    await rig.adoptions.adopt(anActor(city), await find('127.9.0.1'), { ...request, organisationId: 'west' });
    const candidateId = await find('127.9.0.1', scopeOf(east));

    const error = await refusalOf(() => rig.adoptions.adopt(anActor(east), candidateId, request));

    expect(error.code).to.equal('candidate/adopted');
    expect(error.message).to.not.include('西区');
    expect((await rig.stores.candidates.find(wholeEstate, candidateId))?.state).to.equal('new');
  });

  it('refuses foreign candidates and organisations before anything is dialled', async () => {
    const own = await find('127.9.0.1', scopeOf(east));
    const foreign = await find('127.9.0.1', scopeOf(west));
    const adopt = (id: string, organisationId: string) =>
      rig.adoptions.adopt(anActor(east), id, { ...request, organisationId });

    expect(await refusal(() => adopt(foreign, 'station'))).to.equal('candidate/unknown');
    expect(await refusal(() => adopt('nothing', 'station'))).to.equal('candidate/unknown');
    expect(await refusal(() => adopt(own, 'west'))).to.equal('organisation/unknown');
    expect(rig.adapter.described).to.deep.equal([]);
  });

  it('tells a wrong password from a device that is away or speaks nonsense, with the stage', async () => {
    const candidateId = await find('127.9.0.1');
    const expected = {
      unauthorised: 'device/unauthorised',
      locked: 'device/unauthorised',
      timeout: 'device/unreachable',
      refused: 'device/unreachable',
      malformed: 'device/unintelligible',
      'too-large': 'device/unintelligible',
      forbidden: 'address/forbidden',
    } as const;
    for (const reason of Object.keys(expected) as (keyof typeof expected)[]) {
      const fault: DeviceFault = { stage: 'login', reason, detail: 'GetDeviceInformation: 401' };
      failWith(fault);

      const error = await refusalOf(() => rig.adoptions.adopt(anActor(city), candidateId, request));

      expect(error.code, reason).to.equal(expected[reason]);
      expect(error.message, reason).to.include('“login”').and.to.include('GetDeviceInformation: 401');
      expect(error.extensions).to.deep.equal({ fault });
      expect(JSON.stringify([error.message, error.extensions])).to.not.include(request.credential.password);
    }
  });

  it('warns that a wrong password used one try', async () => {
    failWith({ stage: 'login', reason: 'unauthorised', detail: '401' });
    const candidateId = await find('127.9.0.1');

    const error = await refusalOf(() => rig.adoptions.adopt(anActor(city), candidateId, request));

    expect(error.message).to.include('One try was used').and.to.include('lock');
    expect(rig.adapter.described).to.have.lengthOf(1);
    expect((await rig.stores.candidates.find(wholeEstate, candidateId))?.state).to.equal('new');
    expect((await allCameras()).total).to.equal(0);
  });

  it('refuses a device without pictures or with tokens that cannot be stored whole', async () => {
    const candidateId = await find('127.9.0.1');
    const long = [{ channelToken: 'x'.repeat(129), name: '', streams: [aStream('main', 1920)] }];
    for (const channels of [[], long]) {
      rig.adapter.describeAs = async () => ({ kind: 'ok', value: aDescription({ channels }) });
      expect(await refusal(() => rig.adoptions.adopt(anActor(city), candidateId, request))).to.equal(
        'device/unintelligible',
      );
    }
  });

  it('reports what may be the same device and merges nothing', async () => {
    await rig.adoptions.adopt(anActor(city), await find('127.9.0.1'), request);

    const { cameras, possibleDuplicates } = await rig.adoptions.adopt(anActor(city), await find('127.9.0.2'), request);

    expect(possibleDuplicates.map(({ kind, name, because }) => ({ kind, name, because }))).to.deep.equal([
      { kind: 'camera', name: '大门 Gate', because: 'mac' },
    ]);
    expect(possibleDuplicates[0]?.id).to.not.equal(cameras[0]?.id);
    expect((await allCameras()).total).to.equal(2);
  });

  it('stores nothing at all when one part cannot be stored', async () => {
    const candidateId = await find('127.9.0.1');
    const failure = new Error('disk full');
    const { paths } = rig.stores;
    paths.add = () => Promise.reject(failure);

    const end = await rig.adoptions.adopt(anActor(city), candidateId, request).catch((error: unknown) => error);

    expect(end).to.equal(failure);
    expect((await allCameras()).total).to.equal(0);
    expect((await rig.stores.candidates.find(wholeEstate, candidateId))?.state).to.equal('new');
    expect(rig.events).to.deep.equal([]);
  });
});
