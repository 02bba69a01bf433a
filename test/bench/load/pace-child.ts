/**
 * The gateway's own probing of the simulated county at its pace: schedule, adapter, state machine, database in memory:
 * `pace-child.ts COUNT SECONDS`. The first looks at all cameras are over before it measures. Sends one `PaceLook`.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { loadConfig } from '../../../config/load.ts';
import { CameraStateStore } from '../../../gateway/health/camera-state-store.ts';
import { HealthProbeJob, systemTicker } from '../../../gateway/health/health-probe-job.ts';
import { HealthService } from '../../../gateway/health/health-service.ts';
import { wholeEstate } from '../../../gateway/platform/actor/scope.ts';
import { systemClock } from '../../../gateway/platform/clock/clock.ts';
import { openDatabase } from '../../../gateway/platform/database/open-database.ts';
import { EventBus } from '../../../gateway/platform/events/event-bus.ts';
import { keepHeapSmall } from '../../../gateway/platform/observability/keep-heap-small.ts';
import { RealtimeHub } from '../../../gateway/platform/realtime/realtime-hub.ts';
import type { CameraId, OrganisationId } from '../../../gateway/registry/camera.ts';
import type { ProbePath } from '../../../gateway/registry/paths/probe-path.ts';
import { countProbes } from './count-probes.ts';
import { countyDevices } from './county-devices.ts';
import { onvifAdapter } from './probe-runs.ts';

export interface PaceLook {
  readonly probes: number;
  readonly online: number;
  readonly seconds: number;
  readonly cpuUs: number;
  readonly lagP99Ms: number;
  readonly rssMb: number;
}

const firstLooksMs = 45_000;
const resolutionMs = 10;

keepHeapSmall();
const [count = '0', seconds = '0'] = process.argv.slice(2);
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const targets = countyDevices(Number(count)).map(({ id, host, onvifPort, rtspPort }): ProbePath => {
  // Ids are opaque: what a farm calls its devices does as well.
  const ids = { cameraId: id as CameraId, organisationId: 'root' as OrganisationId };
  return { ...ids, organisationPath: '/root/', adapterKind: 'onvif', host, port: onvifPort, rtspPort };
});
let probes = 0;
const counting = countProbes(onvifAdapter(), () => (probes += 1));
const database = await openDatabase({ url: 'sqlite::memory:', log: silent });
await database.migrate();
const settings = loadConfig({}).health;
const bus = new EventBus(() => undefined);
const shared = { bus, clock: systemClock, log: silent, settings };
const health = new HealthService({
  ...shared,
  states: new CameraStateStore(database),
  registry: { listProbePaths: async () => targets },
  announcer: new RealtimeHub(systemClock),
});
const job = new HealthProbeJob({ ...shared, health, adapters: new Map([['onvif', counting]]), ticker: systemTicker });
await health.start();
job.start();
await wait(firstLooksMs);

const lag = monitorEventLoopDelay({ resolution: resolutionMs });
lag.enable();
probes = 0;
const before = process.cpuUsage();
const sinceMs = performance.now();
await wait(Number(seconds) * 1000);
const { user, system } = process.cpuUsage(before);
process.send?.({
  probes,
  online: health.counts(wholeEstate).online,
  seconds: (performance.now() - sinceMs) / 1000,
  cpuUs: user + system,
  lagP99Ms: Math.max(0, lag.percentile(99) / 1e6 - resolutionMs),
  rssMb: process.memoryUsage().rss / 2 ** 20,
} satisfies PaceLook);
process.once('disconnect', () => process.exit(0));
