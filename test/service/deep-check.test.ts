import { expect } from 'chai';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OnvifAdapter } from '../../adapters/onvif/onvif-adapter.ts';
import { HealthService } from '../../gateway/health/health-service.ts';
import { AimService } from '../../gateway/health/pictures/aim-service.ts';
import { DeepCheckService, type DeepCheckSettings } from '../../gateway/health/pictures/deep-check-service.ts';
import { DeepCheckStore } from '../../gateway/health/pictures/deep-check-store.ts';
import { DeepLookService } from '../../gateway/health/pictures/deep-look-service.ts';
import { DeepPictureStore } from '../../gateway/health/pictures/deep-picture-store.ts';
import { ReferenceService } from '../../gateway/health/pictures/reference-service.ts';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { systemClock } from '../../gateway/platform/clock/clock.ts';
import type { Database } from '../../gateway/platform/database/database.ts';
import { openDatabase } from '../../gateway/platform/database/open-database.ts';
import { EventBus } from '../../gateway/platform/events/event-bus.ts';
import type { CameraId, OrganisationId } from '../../gateway/registry/camera.ts';
import { PhotoShelfProvider } from '../../gateway/registry/photos/photo-shelf-provider.ts';
import type { ProbePath } from '../../gateway/registry/paths/probe-path.ts';
import { type Farm, startFarm } from '../farm/farm.ts';
import { demoScenario, type FarmDevice } from '../farm/scenario.ts';
import { actorOf, type LiveRig, newLiveRig, silentLog } from '../fixtures/live-rig.ts';
import { poll } from '../poll.ts';
import { projectFolder } from '../run-program.ts';
import { adapterContext } from './onvif-context.ts';

// A brand is a compile-time mark only.
const cameraId = 'square' as CameraId;
const settings: DeepCheckSettings = {
  // The second look counts at once.
  ...{ intervalSeconds: 3600, recheckSeconds: 5, watchSeconds: 1, referenceAfter: 2 },
  sensitivity: 'medium',
  ...{ nightFrom: '19:00', nightUntil: '06:00' },
};

describe('the deep check of a camera', function () {
  this.timeout(60_000);
  let farm: Farm;
  let device: FarmDevice;
  let rig: LiveRig;
  let database: Database;
  let folder: string;
  let health: HealthService;
  let deepChecks: DeepCheckService;

  before(async () => {
    const [camera] = demoScenario({ subnet: '127.174.0' }).devices;
    if (camera === undefined) throw new Error('the demo has no camera');
    device = { ...camera, channels: camera.channels.map((channel) => ({ ...channel, hasSpoilt: true })) };
    farm = await startFarm({ devices: [device] }, { cacheFolder: join(projectFolder, '.cache/farm') });
    rig = newLiveRig();
    database = await openDatabase({ url: 'sqlite::memory:', log: silentLog });
    await database.migrate();
    folder = await mkdtemp(join(tmpdir(), 'vpg-checks-'));
    health = await watchOne(device);
    deepChecks = newDeepChecks();
  });
  after(async () => {
    await health.stop();
    await rig.close();
    await database.close();
    await farm.stop();
    await rm(folder, { recursive: true });
  });
  beforeEach(() => {
    setPassword(device.password);
  });

  const setPassword = (password: string) => {
    const { host, rtspPort: port, onvifPort: devicePort, username } = device;
    rig.setPath(cameraId, {
      host,
      port,
      devicePort,
      path: '/live/VideoSource_1/{profile}',
      login: { username, password },
    });
  };

  const check = () => deepChecks.check(cameraId, AbortSignal.timeout(30_000));
  const statusNow = () => health.find(wholeEstate, cameraId)?.status;
  const state = () => farm.device(device.id);

  function newDeepChecks(): DeepCheckService {
    const adapters = new Map([['onvif', new OnvifAdapter(adapterContext())]]);
    const clock = systemClock;
    const shelf = new PhotoShelfProvider(folder, 'checks');
    return new DeepCheckService({
      ...{ inspections: rig.inspections, checks: new DeepCheckStore(database), health, clock, settings },
      looks: new DeepLookService({ inspections: rig.inspections, pixels: rig.pixels, adapters, clock, settings }),
      aims: new AimService({ adapters, clock }),
      references: new ReferenceService({ pictures: new DeepPictureStore(database), shelf, clock }),
      cameras: { listTypes: async () => [] },
    });
  }

  it('goes through all steps, finds nothing wrong, and takes a reference by itself after the second time', async () => {
    const first = await check();
    const second = await check();
    const third = await check();

    const steps = first.steps.map(({ name, state: ended }) => `${name} ${ended}`);
    expect(steps).to.deep.equal([
      ...['login ok', 'describe ok', 'open ok', 'packet ok', 'key-frame ok', 'decode ok', 'judge ok'],
    ]);
    expect([first, second, third].map(({ verdict }) => verdict)).to.deep.equal(['intact', 'intact', 'intact']);
    expect(first.stream).to.include({ profile: 'sub', wasOpen: false, codec: 'h264', width: 640, height: 360 });
    expect(second.comparisonGap).to.equal('no-reference');
    expect(third.comparisonGap).to.equal(undefined);
    expect(third.measures?.matched).to.be.above(0.4);
    expect(rig.engine.count()).to.deep.equal([]);
  });

  it('keeps the latest picture and the reference, each with its outline, and nothing else', async () => {
    await check();

    const files = (await readdir(join(folder, 'checks'), { recursive: true })).filter((name) =>
      /[0-9a-f-]{36}$/.test(name),
    );

    expect(files).to.have.length(4);
  });

  it('makes a camera with a black picture degraded at the second look, and online when the picture is back', async () => {
    state().setFault({ kind: 'black' });
    const first = await check();
    const statusAfterFirst = statusNow();
    const second = await check();

    expect([first.verdict, second.verdict]).to.deep.equal(['suspected', 'faulty']);
    expect(second.faults.map(({ reason }) => reason)).to.deep.equal(['black']);
    expect([statusAfterFirst, statusNow()]).to.deep.equal(['online', 'degraded']);

    state().setFault(undefined);
    expect((await check()).verdict).to.equal('intact');
    expect(statusNow()).to.equal('online');
  });

  for (const kind of ['blurred', 'moved'] as const) {
    it(`finds a picture that is ${kind} against the reference that was taken before`, async () => {
      state().setFault({ kind });

      const spoilt = await check();

      state().setFault(undefined);
      expect(spoilt.faults.map(({ reason }) => reason)).to.deep.equal([kind]);
    });
  }

  it('judges a stream that a viewer has open as it is, without a session of its own', async () => {
    const actor = actorOf('viewer');
    const { streamId } = await rig.service.open(actor, { cameraId, profile: 'sub' });
    await poll('the stream plays', async () => (await rig.service.read(actor, streamId)).state === 'live' || undefined);

    const checked = await check();

    expect(checked.stream?.wasOpen).to.equal(true);
    expect(checked.verdict).to.equal('intact');
    expect(state().counts.sessions).to.equal(1);
    await rig.service.close(actor, streamId);
  });

  it('spends one try on a login that is refused, says so, and leaves the stream alone', async () => {
    setPassword('wrong');
    const triesBefore = state().counts.badLogins;

    const checked = await check();
    await check();

    expect(checked.steps.map(({ name, state: ended }) => `${name} ${ended}`)).to.deep.equal(['login failed']);
    expect(checked.faults[0]).to.include({ stage: 'login', reason: 'unauthorised' });
    expect(state().counts.badLogins - triesBefore).to.equal(1);
  });
});

/** Health of one camera that answers. */
async function watchOne(device: FarmDevice): Promise<HealthService> {
  const path: ProbePath = {
    // Brands are compile-time marks only.
    ...{ cameraId, organisationId: 'o' as OrganisationId, organisationPath: '/county/' },
    ...{ adapterKind: 'onvif', host: device.host, port: 80 },
  };
  const health = new HealthService({
    states: { list: async () => [], save: async () => undefined },
    registry: { listProbePaths: async () => [path] },
    bus: new EventBus(() => undefined),
    announcer: { announce: () => undefined },
    clock: systemClock,
    log: silentLog,
    settings: { failuresToDown: 1, goodToUp: 1, clockWarnSeconds: 5, clockFailSeconds: 30, targetRate: 0.98 },
  });
  await health.start();
  health.record(path, 'L1', { kind: 'ok', value: { rttMs: 1 } });
  return health;
}
