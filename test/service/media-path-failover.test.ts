import { expect } from 'chai';
import { createLive } from '../../gateway/media/create-live.ts';
import { LiveEngine } from '../../gateway/media/engine/live-engine.ts';
import type { LiveStreamView } from '../../gateway/media/live-api.ts';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { systemClock } from '../../gateway/platform/clock/clock.ts';
import { EventBus } from '../../gateway/platform/events/event-bus.ts';
import { CredentialService } from '../../gateway/registry/paths/credential-service.ts';
import { PathService } from '../../gateway/registry/paths/path-service.ts';
import { PathStandingService } from '../../gateway/registry/paths/path-standing-service.ts';
import { aCamera, anActor, aPath, atMs, city, station } from '../fixtures/estate.ts';
import { type Clip, makeClip } from '../fixtures/h264-clip.ts';
import { actorOf, rigPixels, rigPolicy, silentLog } from '../fixtures/live-rig.ts';
import { glassVault, openRegistry, type RegistryRig } from '../fixtures/registry-rig.ts';
import { RtspCamera } from '../fixtures/rtsp-camera.ts';
import { poll } from '../poll.ts';

const [directHost, recorderHost] = ['127.62.0.1', '127.62.0.2'] as const;
const viewer = actorOf('s1');

describe('a stream of a camera with two paths', function () {
  this.timeout(20_000);
  let clip: Clip;
  let registry: RegistryRig;
  let world: Awaited<ReturnType<typeof openWorld>>;

  before(() => {
    clip = makeClip({ seconds: 4, fps: 15, group: 15 });
  });
  beforeEach(async () => {
    registry = await openRegistry();
    world = await openWorld();
  });
  afterEach(async () => {
    world.live.failover.stop();
    world.live.service.stop();
    await world.engine.close();
    await Promise.all([world.direct.stop(), world.recorder.stop()]);
    await registry.database.close();
  });

  async function openWorld() {
    const time = { skippedMs: 0 };
    const clock = { now: () => systemClock.now() + time.skippedMs, monotonic: () => systemClock.monotonic() };
    const bus = new EventBus((_name, error) => {
      throw error;
    });
    const { cameras, paths, credentials } = registry.stores;
    const standings = new PathStandingService({ standings: registry.stores.standings, bus, clock, log: silentLog });
    const service = new PathService({ cameras, paths, credentials, vault: glassVault, clock, standings });
    const logins = new CredentialService({
      ...{ ...registry.stores, standings, vault: glassVault, transaction: registry.transaction },
      devices: { forgiveLogin: () => undefined },
      ...{ bus, clock, log: silentLog },
    });
    const shared = { netGuard: { assertAllowed: () => undefined }, clock: systemClock, log: silentLog };
    const engine = new LiveEngine({ ...shared, policy: rigPolicy, pixels: rigPixels });
    const live = createLive({ ...shared, policy: rigPolicy, engine, bus, registry: service });
    live.service.start();
    live.failover.start();
    const login = { username: 'admin', password: 'right' };
    const [direct, recorder] = [directHost, recorderHost].map((host) => new RtspCamera(clip, { host, login }));
    if (direct === undefined || recorder === undefined) throw new Error('two cameras were made');
    await Promise.all([direct.start(), recorder.start()]);
    return { time, bus, logins, service, engine, live, direct, recorder };
  }

  /** The camera with a direct path and one over a recorder, each with its own login unless it is shared. */
  async function connect(passwords: { readonly direct: string; readonly recorder: string }): Promise<void> {
    const { cameras, paths, credentials } = registry.stores;
    await cameras.add([aCamera('c1', station, { record: {} })]);
    const streamOf = (rtspPort: number) => [{ ...aPath('c1').streams[0], rtspPort, rtspPath: '/live' }];
    for (const [index, [host, camera, password]] of (
      [
        [directHost, world.direct, passwords.direct],
        [recorderHost, world.recorder, passwords.recorder],
      ] as const
    ).entries()) {
      const credentialId = (password === 'shared' ? 'k1' : `k${String(index + 1)}`) as never; // a brand
      const sealedPassword = `k${String(index + 1)}|${password}`;
      if (password !== 'shared') {
        await credentials.add({
          ...{ id: credentialId, organisationPath: station.path, username: 'admin', sealedPassword },
          createdAtMs: atMs,
        });
      }
      const streams = streamOf(camera.port) as never; // of the fixture, which has one
      await paths.add(aPath('c1', { host, priority: index + 1, credentialId, streams }), station.path, atMs);
    }
  }

  const open = (): Promise<LiveStreamView> => world.live.service.open(viewer, { cameraId: 'c1', profile: 'main' });
  const until = (what: string, streamId: string, isSo: (view: LiveStreamView) => boolean): Promise<LiveStreamView> =>
    poll(what, async () => {
      const view = await world.live.service.read(viewer, streamId);
      return isSo(view) ? view : undefined;
    });
  const isLiveOver = (priority: number) => (view: LiveStreamView) =>
    view.state === 'live' && view.pathPriority === priority;

  it('is shown over the second when the first cannot be reached, and again over the first when that answers', async () => {
    await connect({ direct: 'right', recorder: 'right' });
    await world.direct.stop();
    const { streamId } = await open();
    await until('the recorder shows it', streamId, isLiveOver(2));
    await world.direct.start();

    world.time.skippedMs = 61_000;
    const [first] = await world.service.listProbePaths(wholeEstate);
    if (first === undefined) throw new Error('nobody probes');
    world.service.noteProbe(first, { kind: 'ok', value: { rttMs: 1 } });

    await until('the camera shows it itself', streamId, isLiveOver(1));
    expect(world.direct.truth.openSessions).to.equal(1);
    await poll('the recorder is left', async () => world.recorder.truth.openSessions === 0 || undefined);
  });

  it('moves to the second when the first is lost while somebody watches, as one upstream with the same viewer', async () => {
    await connect({ direct: 'right', recorder: 'right' });
    const { streamId } = await open();
    await until('the camera shows it itself', streamId, isLiveOver(1));
    expect(world.recorder.truth.connections).to.equal(0);

    await world.direct.stop();

    await until('the recorder shows it', streamId, isLiveOver(2));
    const other = await world.live.service.open(actorOf('s2'), { cameraId: 'c1', profile: 'main' });
    expect(other).to.include({ state: 'live', pathPriority: 2 });
    expect(world.recorder.truth.openSessions).to.equal(1);
  });

  it('uses another login for the second when that of the first is refused, and tries none twice', async () => {
    await connect({ direct: 'wrong', recorder: 'right' });
    const { streamId } = await open();

    await until('the recorder shows it', streamId, isLiveOver(2));

    expect([world.direct.truth.badTries, world.recorder.truth.badTries]).to.deep.equal([1, 0]);
  });

  it('does not try a refused login at the second path', async () => {
    await connect({ direct: 'wrong', recorder: 'shared' });
    const { streamId } = await open();
    await until('the login is refused', streamId, ({ state }) => state === 'unauthorised');

    const [first] = await world.service.listProbePaths(wholeEstate);
    if (first === undefined) throw new Error('nobody probes');
    for (let probes = 0; probes < 3; probes++) {
      world.service.noteProbe(first, { kind: 'failed', fault: { stage: 'connect', reason: 'timeout', detail: '' } });
    }
    await world.live.service.open(viewer, { cameraId: 'c1', profile: 'main' });

    expect([world.direct.truth.badTries, world.recorder.truth.connections]).to.deep.equal([1, 0]);
  });

  it('tries a login that was changed anew, once, while somebody watches', async () => {
    await connect({ direct: 'wrong', recorder: 'shared' });
    const { streamId } = await open();
    await until('the login is refused', streamId, ({ state }) => state === 'unauthorised');
    const [path] = await registry.stores.paths.listStored(wholeEstate, ['c1']);
    const change = (password: string) =>
      world.logins.changeOfPath(anActor(city), path?.id ?? '', { username: 'admin', password });

    await change('wrong too');
    await poll('it is tried', async () => world.direct.truth.badTries === 2 || undefined);
    await change('right');

    await until('the camera shows it', streamId, isLiveOver(1));
    expect(world.direct.truth.badTries).to.equal(2);
  });

  it('tries the same login once more when it is stored again, since the device may have changed', async () => {
    await connect({ direct: 'wrong', recorder: 'shared' });
    const { streamId } = await open();
    await until('the login is refused', streamId, ({ state }) => state === 'unauthorised');
    const [path] = await registry.stores.paths.listStored(wholeEstate, ['c1']);
    world.direct.login = { username: 'admin', password: 'wrong' };

    await world.logins.changeOfPath(anActor(city), path?.id ?? '', { username: 'admin', password: 'wrong' });

    await until('the camera shows it', streamId, isLiveOver(1));
    expect(world.direct.truth.badTries).to.equal(1);
  });

  it('ends when its only path is switched off, and goes on over the other when there is one', async () => {
    await connect({ direct: 'right', recorder: 'right' });
    const { streamId } = await open();
    await until('the camera shows it itself', streamId, isLiveOver(1));
    const switchOff = async (host: string): Promise<void> => {
      const stored = await registry.stores.paths.listStored(wholeEstate, ['c1']);
      const path = stored.find((each) => each.host === host);
      if (path === undefined) throw new Error(`no path to ${host}`);
      await registry.transaction((underWay) =>
        registry.stores.paths.save({ ...path, isEnabled: false }, station.path, atMs, underWay),
      );
      world.bus.emit('camera.paths-changed', { cameraId: path.cameraId, organisationPath: station.path });
    };

    await switchOff(directHost);
    await until('the recorder shows it', streamId, isLiveOver(2));
    await switchOff(recorderHost);

    await poll('nobody is dialled', async () => world.recorder.truth.openSessions === 0 || undefined);
    await poll('the stream is no more', async () =>
      world.live.service.read(viewer, streamId).then(
        () => undefined,
        () => true,
      ),
    );
  });
});
