import { expect } from 'chai';
import { join } from 'node:path';
import { CarrierPlatformAdapter } from '../../adapters/carrier-platform/carrier-platform-adapter.ts';
import { StreamResolver } from '../../gateway/media/stream-resolver.ts';
import { systemClock } from '../../gateway/platform/clock/clock.ts';
import { Secret } from '../../gateway/platform/secrets/secret.ts';
import type { CameraId } from '../../gateway/registry/camera.ts';
import type { LivePath } from '../../gateway/registry/paths/live-path.ts';
import { type Farm, startFarm } from '../farm/farm.ts';
import { leasedPoints } from '../farm/platform/leased-points.ts';
import { FarmPlatform } from '../farm/platform/platform-server.ts';
import { PlatformState } from '../farm/platform/platform-state.ts';
import { demoScenario } from '../farm/scenario.ts';
import { type LiveRig, newLiveRig } from '../fixtures/live-rig.ts';
import { poll } from '../poll.ts';
import { projectFolder } from '../run-program.ts';
import { adapterContext } from './onvif-context.ts';

const subnet = '127.173.0';

describe('A point behind a carrier platform', function () {
  this.timeout(60_000);
  let farm: Farm;
  let platform: FarmPlatform;
  let rig: LiveRig;
  let path: LivePath;
  let resolver: StreamResolver;

  before(async () => {
    const [camera] = demoScenario({ subnet }).devices;
    if (camera === undefined) throw new Error('the demo has no camera');
    const open = { ...camera, quirks: { isOpen: true } };
    farm = await startFarm({ devices: [open] }, { cacheFolder: join(projectFolder, '.cache/farm') });
    const state = new PlatformState({
      ...{ host: `${subnet}.200`, username: 'gateway', password: 'Leased-6000', points: leasedPoints(10) },
      liveUrlOf: (_id, profile) => `rtsp://${camera.host}:${camera.rtspPort}/live/VideoSource_1/${profile}`,
    });
    platform = new FarmPlatform(state);
    const { host, port } = await platform.start();
    resolver = new StreamResolver([new CarrierPlatformAdapter(adapterContext())], systemClock);
    path = {
      // A brand is a compile-time mark only.
      ...{
        cameraId: 'leased-1' as CameraId,
        organisationPath: '/county/',
        profile: 'sub',
        adapterKind: 'carrier-platform',
      },
      ...{ host, devicePort: port, rtspPort: 554, rtspPath: '/', profileToken: 'sub', channelToken: 'P000003' },
      ...{ codec: 'unknown', width: 0, height: 0 },
      credential: { username: 'gateway', password: new Secret('Leased-6000') },
    };
    rig = newLiveRig();
  });
  after(async () => {
    await rig.close();
    await platform.stop();
    await farm.stop();
  });

  it('is dialled at the address that the platform tells at that moment, and again after a loss', async () => {
    const resolved = resolver.of(path);
    if (resolved === undefined) throw new Error('the path is dialled as it stands');
    const { host, devicePort: port } = path;
    rig.engine.start({ key: 'leased-1/sub', cameraId: 'leased-1', host, port, path: 'P000003/sub', ...resolved });
    const untilLive = () =>
      poll('live', () => (rig.engine.status('leased-1/sub')?.state === 'live' ? true : undefined), 15_000);
    await untilLive();
    expect(platform.state.counts).to.include({ logins: 1, liveCalls: 1 });

    platform.state.spendTokens();
    farm.device('cam-01').setFault({ kind: 'offline', mode: 'reset' });
    await poll('lost', () => (rig.engine.status('leased-1/sub')?.state === 'live' ? undefined : true));
    farm.device('cam-01').setFault(undefined);
    await untilLive();

    expect(platform.state.counts.liveCalls).to.be.greaterThan(1);
    expect(platform.state.counts.logins).to.equal(2);
  });

  it('is dialled as it stands when it is a camera of another kind', () => {
    expect(resolver.of({ ...path, adapterKind: 'onvif' })).to.equal(undefined);
  });
});
