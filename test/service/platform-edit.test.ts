import { expect } from 'chai';
import { X509Certificate } from 'node:crypto';
import { ListedPointStore } from '../../gateway/discovery/platforms/listed-point-store.ts';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { systemClock } from '../../gateway/platform/clock/clock.ts';
import '../../gateway/registry/paths/path-events.ts';
import { leasedPoints } from '../farm/platform/leased-points.ts';
import { FarmPlatform } from '../farm/platform/platform-server.ts';
import { PlatformState } from '../farm/platform/platform-state.ts';
import { type SelfSigned, selfSigned } from '../farm/tls/self-signed.ts';
import { anActor, aPath, west } from '../fixtures/estate.ts';
import { actor, login, openPlatforms, type PlatformsRig } from '../fixtures/platforms-rig.ts';
import { refusal } from '../fixtures/refusal.ts';
import { poll } from '../poll.ts';

describe('a platform that is changed or given up', function () {
  this.timeout(60_000);
  let open: PlatformsRig;
  let rig: PlatformsRig['rig'];
  let farm: PlatformsRig['farm'];
  let state: PlatformsRig['state'];
  let address: PlatformsRig['address'];
  let service: PlatformsRig['service'];
  let edits: PlatformsRig['edits'];
  let request: PlatformsRig['request'];
  let enter: PlatformsRig['enter'];
  let untilIdle: PlatformsRig['untilIdle'];
  let countsOf: PlatformsRig['countsOf'];

  async function begin(count: number, certificate?: SelfSigned): Promise<void> {
    open = await openPlatforms(count, 5, certificate);
    ({ rig, farm, state, address, service, edits, request, enter, untilIdle, countsOf } = open);
  }

  afterEach(() => open.close());

  const newLogin = { username: 'gateway', password: 'Renewed-1' };
  const versionOf = async (id: string) => (await service.read(wholeEstate, id)).platform.version;
  const cameraOf = async (id: string, pointId: string) =>
    (await new ListedPointStore(rig.database).camerasOf(id, [pointId])).get(pointId) ?? '';
  const takeAll = async (id: string, status: 'planned' | 'active' = 'active') => {
    await service.startTaking(actor, id, { status });
    await untilIdle(id);
  };

  it('goes to another address with its cameras, under a login that is typed anew', async () => {
    await begin(20);
    const id = await enter();
    await takeAll(id);
    const other = new PlatformState({ host: '127.171.1.2', ...newLogin, points: leasedPoints(20) });
    const elsewhere = new FarmPlatform(other);
    const there = await elsewhere.start();
    const told: string[] = [];
    rig.bus.on('credential.changed', ({ cameraIds }) => void told.push(`login of ${cameraIds.length}`));
    rig.bus.on('camera.paths-changed', ({ cameraId }) => void told.push(cameraId));

    const untyped = await refusal(() => edits.change(actor, id, { version: 1, ...there }));
    const forbidden = await refusal(() =>
      edits.change(actor, id, { version: 1, host: '169.254.169.254', credential: newLogin }),
    );
    const before = other.counts.connects;
    await edits.change(actor, id, { version: 1, ...there, credential: newLogin });
    await service.startListing(actor, id);
    const run = await untilIdle(id);
    const path = await rig.paths.livePath(wholeEstate, await cameraOf(id, 'P000005'), 'sub');

    expect([untyped, forbidden, before]).to.deep.equal(['request/invalid', 'address/forbidden', 0]);
    expect(run).to.include({ state: 'done', isComplete: true });
    expect(other.counts).to.include({ logins: 1, refusedLogins: 0 });
    expect(path).to.include({ host: there.host, devicePort: there.port });
    expect(path.credential?.password.reveal()).to.equal(newLogin.password);
    expect([told[0], told.length]).to.deep.equal(['login of 20', 21]);
    await elsewhere.stop();
  });

  it('is not led to where something of the registry is, and nothing of the edit stays', async () => {
    await begin(5);
    const id = await enter();
    const second = await service.add(actor, request({ port: 9, name: '另一个' }));
    await service.cancel(actor, second.platform.id);

    const taken = await refusal(() =>
      edits.change(actor, id, { version: 1, name: '新名', port: 9, credential: newLogin }),
    );

    expect(taken).to.equal('candidate/adopted');
    expect((await service.read(wholeEstate, id)).platform).to.include({ ...address, name: '某运营商平台', version: 1 });
    expect(
      (await rig.stores.credentials.find(wholeEstate, (await service.read(wholeEstate, id)).platform.credentialId))
        ?.sealedPassword,
    ).to.include(login.password);
  });

  it('tries a login that was refused once more when it is stored anew, once', async () => {
    await begin(10);
    const { platform } = await service.add(actor, request({ credential: { ...login, password: 'Wr0ng-0ne' } }));
    await untilIdle(platform.id);

    await edits.change(actor, platform.id, { version: 1, credential: { ...login, password: 'Wr0ng-0ne' } });
    for (let times = 0; times < 2; times += 1) {
      await service.startListing(actor, platform.id);
      await untilIdle(platform.id);
    }
    const refused = state.counts.refusedLogins;
    await edits.change(actor, platform.id, { version: 2, credential: login });
    await service.startListing(actor, platform.id);

    expect(refused).to.equal(2);
    expect(await untilIdle(platform.id)).to.include({ state: 'done', points: 10 });
  });

  it('refuses an edit of a version that is not the stored one, and any while it is worked on', async () => {
    await begin(500);
    const id = await enter();
    await edits.change(actor, id, { version: 1, name: '新名' });
    const codes = [await refusal(() => edits.change(actor, id, { version: 1, name: '旧' }))];
    codes.push(await refusal(() => edits.startRemoval(actor, id, { version: 1 })));
    state.setFault({ kind: 'slow', delayMs: 50 });
    await service.startListing(actor, id);

    codes.push(await refusal(() => edits.change(actor, id, { version: 2, name: '忙' })));
    codes.push(await refusal(() => edits.startRemoval(actor, id, { version: 2 })));

    expect(codes).to.deep.equal(['platform/stale', 'platform/stale', 'platform/busy', 'platform/busy']);
    expect(await refusal(() => edits.change(anActor(west), id, { version: 2 }))).to.equal('platform/unknown');
    await service.cancel(actor, id);
  });

  it('is given up only when it is said what becomes of cameras that nothing else leads to', async () => {
    await begin(30);
    const id = await enter();
    await takeAll(id);
    const spared = await cameraOf(id, 'P000003');
    const [camera] = await rig.stores.cameras.findMany(wholeEstate, [spared]);
    await rig.stores.paths.add(aPath(spared, { priority: 2 }), camera?.organisationPath ?? '', systemClock.now());

    const foretold = await edits.readRemoval(actor.scope, id);
    const silent = await refusal(() => edits.startRemoval(actor, id, { version: 1 }));
    await edits.startRemoval(actor, id, { version: 1, withCameras: 'keep' });
    await poll('it is gone', async () => ((await service.list(wholeEstate)).length === 0 ? true : undefined));

    expect(foretold).to.deep.equal({ cameras: 30, orphans: 29 });
    expect(silent).to.equal('platform/in-use');
    const all = await rig.stores.cameras.findMany(wholeEstate, [spared, await cameraOf(id, 'P000004')]);
    expect(Object.fromEntries(all.map((each) => [each.id === spared, each.status]))).to.deep.equal({
      true: 'active',
      false: 'suspended',
    });
    const [left, ...others] = await rig.stores.paths.listStored(wholeEstate, [spared]);
    expect(left).to.include({ priority: 1, adapterKind: 'onvif' });
    expect(others).to.deep.equal([]);
    expect(await rig.paths.listProbePaths(wholeEstate)).to.have.lengthOf(1);
    expect(await refusal(() => service.read(wholeEstate, id))).to.equal('platform/unknown');
  });

  it('leaves no camera in service without a path that was moved out of the actor’s part since', async () => {
    await begin(3);
    const id = await enter();
    await takeAll(id);
    const moved = await cameraOf(id, 'P000002');
    await rig.database.sequelize.query(
      `UPDATE cameras SET organisation_id = '${west.id}', organisation_path = '${west.path}' WHERE id = '${moved}'`,
    );

    await edits.startRemoval(actor, id, { version: 1, withCameras: 'keep' });
    await poll('it is gone', async () => ((await service.list(wholeEstate)).length === 0 ? true : undefined));

    const [camera] = await rig.stores.cameras.findMany(wholeEstate, [moved]);
    expect(camera).to.include({ status: 'suspended', organisationPath: west.path });
  });

  it('takes its cameras softly with it when that is said, forgets its login, and may be entered again', async () => {
    await begin(450);
    const id = await enter();
    await takeAll(id, 'planned');
    const { credentialId } = (await service.read(wholeEstate, id)).platform;
    const cameraId = await cameraOf(id, 'P000009');

    await edits.startRemoval(actor, id, { version: await versionOf(id), withCameras: 'remove' });
    await poll('it is gone', async () => ((await service.list(wholeEstate)).length === 0 ? true : undefined));

    const gone = await rig.registry.readCamera(wholeEstate, cameraId);
    expect(gone.camera).to.include({ status: 'removed' });
    expect((await rig.registry.listCameras(wholeEstate, { limit: 1 })).total).to.equal(0);
    expect(await rig.stores.credentials.find(wholeEstate, credentialId)).to.equal(undefined);
    const again = await enter();
    expect(await countsOf(again)).to.include({ listed: 450, new: 450 });
  });

  it('stays with the cameras that are left when its removal is cancelled, and is given up once more', async () => {
    await begin(450);
    const id = await enter();
    await takeAll(id);
    await edits.startRemoval(actor, id, { version: 1, withCameras: 'keep' });
    const { run } = await service.cancel(actor, id);
    const left = await edits.readRemoval(actor.scope, id);

    await edits.startRemoval(actor, id, { version: 1, withCameras: 'keep' });
    await poll('it is gone', async () => ((await service.list(wholeEstate)).length === 0 ? true : undefined));

    expect(run).to.include({ kind: 'removal', state: 'cancelled', total: 450 });
    expect(left.cameras).to.be.lessThan(450).and.greaterThan(0);
  });

  it('renews the pin of its certificate by an edit, without a bad login', async () => {
    const [old, renewed] = [selfSigned('platform'), selfSigned('platform')];
    await begin(10, old);
    const pinned = ({ cert }: { readonly cert: string }) => ({
      ...{ scheme: 'https', certificateSha256: new X509Certificate(cert).fingerprint256 },
    });
    const id = await enter({ contract: pinned(old) });
    farm.showCertificate(renewed);
    await service.startListing(actor, id);
    const stopped = await untilIdle(id);

    await edits.change(actor, id, { version: 1, contract: pinned(renewed) });
    await service.startListing(actor, id);

    expect(stopped?.fault).to.include({ stage: 'connect', reason: 'certificate-changed' });
    expect(await untilIdle(id)).to.include({ state: 'done', points: 10 });
    expect(state.counts.refusedLogins).to.equal(0);
  });
});
