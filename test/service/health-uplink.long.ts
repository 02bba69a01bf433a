import { expect } from 'chai';
import { OnvifAdapter } from '../../adapters/onvif/onvif-adapter.ts';
import type { CameraState } from '../../gateway/health/camera-state-store.ts';
import type { HealthChanged } from '../../gateway/health/health-events.ts';
import { HealthProbeJob, systemTicker } from '../../gateway/health/health-probe-job.ts';
import { HealthService } from '../../gateway/health/health-service.ts';
import { SightService } from '../../gateway/health/sight-service.ts';
import { EventBus } from '../../gateway/platform/events/event-bus.ts';
import type { CameraId, OrganisationId } from '../../gateway/registry/camera.ts';
import type { ProbePath } from '../../gateway/registry/paths/probe-path.ts';
import { CutOffEstate } from '../fixtures/cut-off-estate.ts';
import { silentLog } from '../http/serve-routes.ts';
import { poll } from '../poll.ts';
import { skipBecause } from '../skip-because.ts';
import { adapterContext } from './onvif-context.ts';

const settings = {
  ...{ probeIntervalSeconds: 5, clockCheckIntervalSeconds: 86_400, deadlineMs: 1000, concurrency: 64 },
  ...{ failuresToDown: 2, goodToUp: 2, clockWarnSeconds: 5, clockFailSeconds: 30, targetRate: 0.98 },
};
const everything = { organisationPath: '/' };
const longMs = 60_000;
const wasOnline = ({ cameraId, organisationPath }: ProbePath): CameraState => ({
  ...{ cameraId, organisationPath },
  health: { status: 'online', sinceMs: 1, lastGoodMs: 1 },
});

describe('a gateway on a real line', function () {
  this.timeout(180_000);
  let estate: CutOffEstate;
  let health: HealthService;
  let sight: SightService;
  let job: HealthProbeJob;
  const changes: HealthChanged[] = [];

  before(async function () {
    if (process.getuid?.() !== 0) skipBecause(this, 'network namespaces need root');
    estate = await CutOffEstate.start();
  });
  after(() => estate.stop());

  beforeEach(async () => {
    const { clock } = adapterContext();
    const bus = new EventBus(() => undefined);
    const shared = { bus, clock, log: silentLog };
    const announcer = { announce: () => undefined };
    sight = new SightService({ ...shared, announcer, settings: { ...settings, canaries: [] } });
    const paths = estate.hosts.map((host) => ({
      ...{ cameraId: host as CameraId, organisationId: 'o' as OrganisationId, organisationPath: '/o/' }, // a test's ids
      ...{ adapterKind: 'onvif', host, port: estate.port, rtspPort: estate.port },
    }));
    health = new HealthService({
      // It knows them from before: what answers for the first time tells nothing of the line.
      states: { list: async () => paths.map(wasOnline), save: async () => undefined },
      registry: { listProbePaths: async () => paths },
      ...{ ...shared, announcer, settings, sight },
    });
    const adapters = new Map([['onvif', new OnvifAdapter(adapterContext())]]);
    job = new HealthProbeJob({ health, adapters, ticker: systemTicker, ...shared, settings });
    changes.length = 0;
    bus.on('health.changed', (change) => void changes.push(change));
    await health.start();
    job.start();
    await poll(
      'all have answered',
      () => health.list(everything).items.every(({ rttMs }) => rttMs !== undefined) || undefined,
      longMs,
    );
  });
  afterEach(async () => {
    await job.stop();
    await health.stop();
  });

  const awaitOnline = (count: number): Promise<true> =>
    poll(`${count} are online`, () => health.counts(everything).online === count || undefined, longMs);

  for (const [name, cut, mend] of [
    ['is down', 'cut', 'mend'],
    ['swallows everything', 'swallow', 'release'],
  ] as const) {
    it(`is blind while the line ${name}, calls no camera down, and sees again by itself`, async () => {
      estate[cut]();
      await poll('it is blind', () => sight.read().isBlind || undefined, longMs);
      await poll(
        'all are unknown',
        () => health.counts(everything).unknown === estate.hosts.length || undefined,
        longMs,
      );
      const whenBlind = health.list(everything).items.map(({ why }) => why);
      estate[mend]();
      await awaitOnline(estate.hosts.length);

      expect(new Set(whenBlind)).to.deep.equal(new Set(['blind']));
      expect(sight.read().isBlind).to.equal(false);
      expect(changes.filter(({ to }) => to === 'offline')).to.deep.equal([]);
    });
  }

  it('calls the one camera down that is, and sees all the while', async () => {
    const [host = ''] = estate.hosts;
    estate.take(host);
    await poll('it is down', () => health.counts(everything).offline === 1 || undefined, longMs);
    estate.putBack(host);
    await awaitOnline(estate.hosts.length);

    expect(changes.filter(({ to }) => to === 'offline').map(({ cameraId }) => cameraId)).to.deep.equal([host]);
    expect(sight.read()).to.deep.equal({ isBlind: false });
  });
});
