import { expect } from 'chai';
import { listCameraHealth, readGatewayState, readHealthSummary } from '../../gateway/health/health-api.ts';
import { GatewayStateService } from '../../gateway/health/gateway-state-service.ts';
import { healthRoutes } from '../../gateway/health/health-routes.ts';
import { HealthService } from '../../gateway/health/health-service.ts';
import { EventBus } from '../../gateway/platform/events/event-bus.ts';
import type { CameraId, OrganisationId } from '../../gateway/registry/camera.ts';
import type { ProbePath } from '../../gateway/registry/paths/probe-path.ts';
import { type ServedRoutes, readReply, serveRoutes, silentLog } from './serve-routes.ts';

const pathOf = (camera: string, organisationPath: string): ProbePath => ({
  cameraId: camera as CameraId, // a test's ids
  organisationId: 'o' as OrganisationId,
  organisationPath,
  adapterKind: 'onvif',
  host: '127.1.0.1',
  port: 80,
});
const paths = [pathOf('a', '/city/county/'), pathOf('b', '/city/county/room/'), pathOf('c', '/city/other/')];

describe('the HTTP door of health', () => {
  let served: ServedRoutes;

  before(async () => {
    const health = new HealthService({
      states: { list: async () => [], save: async () => undefined },
      registry: { listProbePaths: async () => paths },
      bus: new EventBus(() => undefined),
      announcer: { announce: () => undefined },
      clock: { now: () => 1_793_300_000_000, monotonic: () => 0 },
      log: silentLog,
      settings: { failuresToDown: 1, goodToUp: 1, clockWarnSeconds: 5, clockFailSeconds: 30, targetRate: 0.98 },
    });
    await health.start();
    health.record(pathOf('a', ''), 'L1', { kind: 'ok', value: { rttMs: 2.5 } });
    health.record(pathOf('a', ''), 'L2', { kind: 'ok', value: { rttMs: 2.5, clockOffsetMs: 60_000 } });
    const fault = { stage: 'connect', reason: 'refused', detail: 'refused' } as const;
    health.record(pathOf('c', ''), 'L1', { kind: 'failed', fault });
    const gateway = new GatewayStateService({
      health,
      sight: { read: () => ({ isBlind: true, sinceMs: 1_793_299_000_000, reason: 'silence' }) },
      probes: { pace: () => ({ probesPerMinute: 3, lateProbes: 1, waitedMs: 11_000 }) },
      lag: { start: () => undefined, stop: () => undefined, p99Ms: () => 12.34 },
      clock: { now: () => 1_793_300_000_000, monotonic: () => 0 },
    });
    gateway.start();
    served = await serveRoutes(healthRoutes(health, gateway));
  });
  after(() => served.close());

  it('lists the cameras of my part with their faults', async () => {
    const response = await served.get('/camera-health', { role: 'officer', organisationPath: '/city/county/' });

    const { items } = await readReply(response, listCameraHealth.reply);
    expect(items.map(({ cameraId, status }) => [cameraId, status])).to.deep.equal([
      ['a', 'degraded'],
      ['b', 'unknown'],
    ]);
    expect(items[0]?.fault).to.deep.include({ stage: 'clock', reason: 'drift' });
  });

  it('lists the cameras that are named, as far as they are of my part', async () => {
    const county = { role: 'officer', organisationPath: '/city/county/' } as const;
    const idsOf = async (query: string) => {
      const { items } = await readReply(await served.get(`/camera-health${query}`, county), listCameraHealth.reply);
      return items.map(({ cameraId }) => cameraId);
    };

    expect(await idsOf('?cameraIds=b,c,unknown')).to.deep.equal(['b']);
    expect((await served.get('/camera-health?cameraIds=', county)).status).to.equal(422);
  });

  it('counts them with the denominator', async () => {
    const response = await served.get('/health-summary', { role: 'technician', organisationPath: '/' });

    const summary = await readReply(response, readHealthSummary.reply);
    expect(summary).to.deep.include({ due: 2, degraded: 1, offline: 1, unknown: 1, online: 0, targetRate: 0.98 });
  });

  it('tells everybody that the gateway is blind or behind, and its pace only to those who see the whole estate', async () => {
    const asked = ['/', '/city/', '/city/county/'].map(async (organisationPath) =>
      readReply(await served.get('/gateway-state', { role: 'technician', organisationPath }), readGatewayState.reply),
    );
    const [all, root, county] = await Promise.all(asked);

    expect(all?.pace).to.deep.equal({ probesPerMinute: 3, lateProbes: 1, lagP99Ms: 12.3 });
    expect(root?.pace).to.deep.equal(all?.pace);
    expect(county).to.deep.equal({
      isBlind: true,
      sinceMs: 1_793_299_000_000,
      reason: 'silence',
      startedAtMs: 1_793_300_000_000,
      watched: 2,
      isBehind: true,
      asOfMs: 1_793_300_000_000,
    });
  });

  it('asks for a session', async () => {
    expect((await served.get('/camera-health')).status).to.equal(401);
    expect((await served.get('/health-summary')).status).to.equal(401);
  });
});
