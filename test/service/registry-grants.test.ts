import { expect } from 'chai';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { toCameraDetailView, toCameraView } from '../../gateway/registry/registry-view.ts';
import { aCamera, aPath, anActor, atMs, city, east, station, west } from '../fixtures/estate.ts';
import { openGrants, toStation } from '../fixtures/grant-rig.ts';
import { refusal } from '../fixtures/refusal.ts';
import { poll } from '../poll.ts';

const lastMidnight = Date.UTC(2026, 8, 30, 16); // the end of 2026-09-30 in Beijing

describe('granting a camera', () => {
  it('is for those who have the camera, and names either side to the other', async () => {
    const { grants, actorAt } = await openGrants();

    const given = await grants.give(actorAt(west), 'w1', toStation);

    expect(given).to.include({ side: 'given', standing: 'running', ownerName: '西区分局', granteeName: '东站派出所' });
    expect(given.grant).to.include({ untilDay: '2026-09-30', grantedBy: '测试', fromMs: atMs });
    const [received] = await grants.listOfCamera(actorAt(station).scope, 'w1');
    expect(received).to.deep.equal({ ...given, side: 'received' });
  });

  it('is refused to others as if there were no such camera, the grantee included', async () => {
    const { grants, actorAt } = await openGrants();
    await grants.give(actorAt(west), 'w1', toStation);

    for (const actor of [actorAt(east), actorAt(station)]) {
      expect(await refusal(() => grants.give(actor, 'w1', { ...toStation, organisationId: city.id }))).to.equal(
        'camera/unknown',
      );
    }
    expect(await refusal(() => grants.listOfCamera(actorAt(east).scope, 'unknown'))).to.equal('camera/unknown');
  });

  it('is refused to whom the camera belongs anyway, to unknown numbers, and for days that are over', async () => {
    const { grants, actorAt } = await openGrants();
    const give = (change: object): Promise<string | undefined> =>
      refusal(() => grants.give(actorAt(west), 'w1', { ...toStation, ...change }));

    expect(await give({ organisationId: west.id })).to.equal('request/invalid');
    expect(await give({ organisationId: city.id })).to.equal('request/invalid');
    expect(await give({ organisationId: 'nobody' })).to.equal('organisation/unknown');
    expect(await give({ untilDay: '2026-09-19' })).to.equal('request/invalid');
    expect(await give({ fromDay: '2026-10-02' })).to.equal('request/invalid');
  });

  it('happens once for each grantee until it has ended', async () => {
    const { grants, actorAt } = await openGrants();
    const first = await grants.give(actorAt(west), 'w1', toStation);
    expect(await refusal(() => grants.give(actorAt(west), 'w1', toStation))).to.equal('grant/duplicate');

    const ended = await grants.end(actorAt(west), first.grant.id, '任务结束');
    await grants.give(actorAt(west), 'w1', toStation);

    expect(ended).to.include({ standing: 'ended' });
    expect(ended.grant).to.include({ endedAtMs: atMs, endedBy: '测试', endReason: '任务结束' });
    expect(await refusal(() => grants.end(actorAt(west), first.grant.id, '再次'))).to.equal('grant/ended');
    expect(await grants.listOfCamera(actorAt(west).scope, 'w1')).to.have.lengthOf(2);
  });

  it('is ended by its owner alone', async () => {
    const { grants, actorAt } = await openGrants();
    const { grant } = await grants.give(actorAt(west), 'w1', toStation);

    expect(await refusal(() => grants.end(actorAt(station), grant.id, '不要了'))).to.equal('grant/unknown');
    expect(await refusal(() => grants.end(actorAt(west), 'no-grant', '没有'))).to.equal('grant/unknown');
  });

  it('stops at the limit of what one part may have, and counts again when one has run out', async () => {
    const { grants, stores, time, actorAt } = await openGrants({ warnDays: 7, limit: 2 });
    await stores.cameras.add([aCamera('w2', west), aCamera('w3', west)]);
    await grants.give(actorAt(west), 'w1', { ...toStation, untilDay: '2026-09-21' });
    await grants.give(actorAt(west), 'w2', { ...toStation, organisationId: east.id });
    expect(await refusal(() => grants.give(actorAt(west), 'w3', toStation))).to.equal('grant/too-many');

    time.nowMs = Date.UTC(2026, 8, 21, 16);
    const { grant } = await grants.give(actorAt(west), 'w3', toStation);

    expect(grant.cameraId).to.equal('w3');
  });

  it('tells each side how many stand and end soon', async () => {
    const { grants, actorAt } = await openGrants();
    await grants.give(actorAt(west), 'w1', { ...toStation, untilDay: '2026-09-27' });
    await grants.give(actorAt(east), 'e1', { ...toStation, organisationId: west.id });

    expect(await grants.count(actorAt(west).scope)).to.deep.equal({
      given: { standing: 1, expiring: 1 },
      received: { standing: 1, expiring: 0 },
    });
    expect((await grants.list(actorAt(east).scope, 'received')).map(({ standing }) => standing)).to.deep.equal([
      'expiring',
    ]);
    expect((await grants.list(actorAt(city).scope, 'received')).length).to.equal(0);
    expect((await grants.list(actorAt(city).scope, 'given')).length).to.equal(2);
  });
});

describe('a granted camera in the registry', () => {
  it('stands at its grantee, without what belongs to its owner', async () => {
    const { grants, registry, stores, actorAt } = await openGrants();
    const record = { longitude: 102.7, latitude: 25.1, managingContact: '张三 13800000000', contractId: 'c-1' };
    await stores.cameras.add([aCamera('w2', west, { mac: '00-11', record: { ...record, ipv6: 'fe80::1' } })]);
    await stores.paths.add(aPath('w2', { host: '10.9.8.7' }), west.path, atMs);
    await grants.give(actorAt(west), 'w2', { ...toStation, maySnapshot: false });

    const detail = toCameraDetailView(await registry.readCamera(actorAt(station).scope, 'w2'));

    expect(detail.record).to.deep.equal({ longitude: 102.7, latitude: 25.1 });
    expect(detail).to.include({ organisationId: station.id, organisationName: '东站派出所', serial: '', firmware: '' });
    expect(detail.grant).to.deep.equal({
      ...{ ownerName: '西区分局', untilDay: '2026-09-30', mayLive: true, maySnapshot: false, mayPatrol: true },
    });
    expect(detail).to.deep.include({ accessPaths: [], provenance: {}, conflicts: [], missing: [], gaps: [] });
    const told = JSON.stringify(detail);
    for (const secret of ['10.9.8.7', '张三', 'c-1', 'fe80', '00-11', west.id, 'SN-w2']) {
      expect(told, secret).not.to.include(secret);
    }
  });

  it('is in lists that ask for it, flagged, and in no export or contract', async () => {
    const { grants, registry, actorAt } = await openGrants();
    await grants.give(actorAt(west), 'w1', toStation);
    const { scope } = actorAt(station);
    const list = async (sharing?: 'all' | 'received' | 'given') => {
      const { items } = await registry.listCameras(scope, { limit: 9, sharing });
      return items.map(toCameraView).map(({ id, grant }) => `${id} ${grant?.ownerName ?? 'own'}`);
    };

    expect(await list('all')).to.deep.equal(['s1 own', 'w1 西区分局']);
    expect(await list('received')).to.deep.equal(['w1 西区分局']);
    expect(await list()).to.deep.equal(['s1 own']);
    expect(await list('given')).to.deep.equal([]);
    expect(await registry.findCameras(scope, ['s1', 'w1'])).to.have.lengthOf(1);
  });

  it('cannot be changed, removed or moved by its grantee', async () => {
    const { grants, registry, actorAt } = await openGrants();
    await grants.give(actorAt(west), 'w1', toStation);
    const actor = actorAt(station);

    expect(await refusal(() => registry.changeCamera(actor, 'w1', { version: 1, name: '改名' }))).to.equal(
      'camera/unknown',
    );
    expect(await refusal(() => registry.removeCamera(actor, 'w1', 1))).to.equal('camera/unknown');
    expect((await registry.readCamera(wholeEstate, 'w1')).camera).to.include({ version: 1, name: '相机 w1' });
  });

  it('is found with the right that is asked for, and dialled with that right only', async () => {
    const { grants, registry, stores, paths, actorAt } = await openGrants();
    await stores.paths.add(aPath('w1'), west.path, atMs);
    await grants.give(actorAt(west), 'w1', { ...toStation, maySnapshot: false, mayPatrol: false });
    const { scope } = actorAt(station);

    expect(await registry.findInReach(scope, ['w1'], 'patrol')).to.deep.equal([]);
    expect((await registry.findInReach(scope, ['w1'], 'see'))[0]).to.include({ organisationPath: station.path });
    expect((await paths.livePath(scope, 'w1', 'main', 'live')).organisationPath).to.equal(west.path);
    expect(await refusal(() => paths.livePath(scope, 'w1', 'main', 'snapshot'))).to.equal('camera/unknown');
    expect(await refusal(() => paths.livePath(scope, 'w1', 'main'))).to.equal('camera/unknown');
  });

  it('is gone for its grantee when it leaves service for good', async () => {
    const { grants, registry, actorAt } = await openGrants();
    await grants.give(actorAt(west), 'w1', toStation);

    await registry.removeCamera(anActor(west), 'w1', 1);

    expect(await refusal(() => registry.readCamera(actorAt(station).scope, 'w1'))).to.equal('camera/unknown');
  });
});

describe('the end of a grant', () => {
  it('comes at the midnight after its last day, before anybody looked, and is written down', async () => {
    const { grants, follower, registry, store, time, changed, actorAt } = await openGrants();
    const { grant } = await grants.give(actorAt(west), 'w1', toStation);
    const { scope } = actorAt(station);
    time.nowMs = lastMidnight - 1;
    await follower.follow();
    expect((await registry.readCamera(scope, 'w1')).camera.id).to.equal('w1');
    changed.splice(0);

    time.nowMs = lastMidnight;

    expect(await refusal(() => registry.readCamera(scope, 'w1'))).to.equal('camera/unknown');
    time.monotonicMs += 60_000;
    await follower.follow();
    expect(changed).to.deep.equal(['w1']);
    expect(await store.find(wholeEstate, grant.id)).to.include({ endedAtMs: lastMidnight, endedBy: '' });
  });

  it('is known to another gateway on the same database when it looks the next time', async () => {
    const { grants, store, follower, memory, changed, actorAt } = await openGrants();
    const { grant } = await grants.give(actorAt(west), 'w1', toStation);
    changed.splice(0);
    await store.end(grant.id, { endedAtMs: atMs, endedBy: '别处', endReason: '' });
    expect(memory.size).to.equal(1);

    await follower.follow();

    expect(changed).to.deep.equal(['w1']);
    expect(memory.size).to.equal(0);
  });

  it('is not undone by a reading that began before it', async () => {
    const { grants, store, follower, memory, actorAt } = await openGrants();
    const { grant } = await grants.give(actorAt(west), 'w1', toStation);
    const listAll = store.listAllStanding.bind(store);
    let release: (() => void) | undefined;
    store.listAllStanding = async (scope) => {
      store.listAllStanding = listAll;
      const found = await listAll(scope);
      await new Promise<void>((resolve) => (release = resolve));
      return found;
    };
    const slow = follower.read();
    await poll('the slow reading has its rows', () => release);

    const ending = grants.end(actorAt(west), grant.id, '任务结束');
    await poll('the end is stored', async () => (await store.find(wholeEstate, grant.id))?.endedAtMs);
    // One query after another: whoever did not wait for the slow reading has read by then.
    for (let turn = 0; turn < 20; turn++) await store.readEdition(wholeEstate);
    release?.();
    await Promise.all([slow, ending]);

    expect(memory.size).to.equal(0);
  });

  it('looks at nothing more than a count while nothing changes', async () => {
    const { grants, store, follower, actorAt } = await openGrants();
    await grants.give(actorAt(west), 'w1', toStation);
    let readings = 0;
    store.listAllStanding = () => {
      readings++;
      return Promise.resolve([]);
    };

    for (let second = 0; second < 5; second++) await follower.follow();

    expect(readings).to.equal(0);
  });

  it('follows a camera that moves into the grantee’s part, and one that moves elsewhere', async () => {
    const { grants, follower, memory, bus, changed, actorAt } = await openGrants();
    await follower.start();
    const { grant } = await grants.give(actorAt(west), 'w1', toStation);
    changed.splice(0);

    bus.emit('camera.changed', { cameraId: grant.cameraId, organisationPath: east.path, status: 'active' });

    expect(changed).to.deep.equal(['w1']);
    expect(memory.seenFrom(east.path).ids('see')).to.deep.equal([]);
    expect(memory.seenFrom(station.path).ids('see')).to.deep.equal(['w1']);
    follower.stop();
  });
});
