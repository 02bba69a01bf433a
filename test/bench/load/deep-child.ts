/**
 * A gateway that probes a county, shows streams to viewers, and looks deeply at the cameras of a farm, with the real
 * parts of all three and a database in memory: `deep-child.ts SUBNET DEVICES COUNTY SECONDS INTERVAL`. First without deep
 * checks, then with them, each for SECONDS. Sends one `DeepChildLook`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { loadConfig } from '../../../config/load.ts';
import { CameraStateStore } from '../../../gateway/health/camera-state-store.ts';
import { HealthProbeJob, systemTicker } from '../../../gateway/health/health-probe-job.ts';
import { HealthService } from '../../../gateway/health/health-service.ts';
import { createPictures } from '../../../gateway/health/pictures/create-pictures.ts';
import type { DeepVerdict } from '../../../gateway/health/pictures/deep-check.ts';
import { DeepCheckStore } from '../../../gateway/health/pictures/deep-check-store.ts';
import type { DeepPace } from '../../../gateway/health/pictures/deep-pace.ts';
import { createLive } from '../../../gateway/media/create-live.ts';
import { LiveEngine } from '../../../gateway/media/engine/live-engine.ts';
import { keyFrameRequester } from '../../../gateway/media/key-frame-requester.ts';
import { Pixels } from '../../../gateway/media/pixels/pixels.ts';
import { wholeEstate } from '../../../gateway/platform/actor/scope.ts';
import { systemClock } from '../../../gateway/platform/clock/clock.ts';
import { openDatabase } from '../../../gateway/platform/database/open-database.ts';
import { EventBus } from '../../../gateway/platform/events/event-bus.ts';
import { NetGuard } from '../../../gateway/platform/netguard/net-guard.ts';
import { RealtimeHub } from '../../../gateway/platform/realtime/realtime-hub.ts';
import { Secret } from '../../../gateway/platform/secrets/secret.ts';
import type { CameraId, OrganisationId } from '../../../gateway/registry/camera.ts';
import type { LivePath } from '../../../gateway/registry/paths/live-path.ts';
import type { ProbePath } from '../../../gateway/registry/paths/probe-path.ts';
import type { FarmDevice } from '../../farm/scenario.ts';
import { actorOf, silentLog } from '../../fixtures/live-rig.ts';
import { countProbes } from './count-probes.ts';
import { countyDevices } from './county-devices.ts';
import { crowdScenario } from './crowd-scenario.ts';
import { onvifAdapter } from './probe-runs.ts';

/** What was measured of one stretch of time. */
export interface DeepStretch {
  readonly seconds: number;
  readonly gatewayCpuMs: number;
  readonly ffmpegCpuMs: number;
  readonly lagP99Ms: number;
  readonly probes: number;
  /** Of viewers who opened a stream that was not open. */
  readonly firstPartMs: readonly number[];
  readonly checkMs: readonly number[];
}

export interface DeepChildLook {
  readonly without: DeepStretch;
  readonly with: DeepStretch;
  readonly pace: DeepPace | undefined;
  readonly verdicts: Partial<Record<DeepVerdict, number>>;
}

const firstLooksMs = 50_000;
const rampMs = 40_000;
const resolutionMs = 10;
const viewerEveryMs = 900;
const viewerStaysMs = 2000;
const viewerWaitsMs = 12_000;

const [subnet = '', devices = '0', county = '0', seconds = '0', interval = '0'] = process.argv.slice(2);
const crowd = crowdScenario({ subnet, devices: Number(devices) }).devices;
// Ids are opaque: what a farm calls its devices does as well.
const idOf = (device: FarmDevice) => `live-${device.id}` as CameraId;
const byId = new Map<string, FarmDevice>(crowd.map((device) => [idOf(device), device]));
const toProbe = (cameraId: CameraId, { host, onvifPort, rtspPort }: FarmDevice): ProbePath => ({
  ...{ cameraId, organisationId: 'root' as OrganisationId, organisationPath: '/root/' },
  ...{ adapterKind: 'onvif', host, port: onvifPort, rtspPort },
});
const crowdTargets = crowd.map((device) => toProbe(idOf(device), device));
const countyTargets = countyDevices(Number(county)).map((device) => toProbe(device.id as CameraId, device));

const usual = loadConfig({});
const config = {
  ...usual,
  health: { ...usual.health, deep: { ...usual.health.deep, intervalSeconds: Number(interval) } },
};
let probes = 0;
const adapter = onvifAdapter();
const counting = countProbes(adapter, () => (probes += 1));
const dataFolder = await mkdtemp(join(tmpdir(), 'vpg-deep-'));
const database = await openDatabase({ url: `sqlite:${join(dataFolder, 'deep.sqlite')}`, log: silentLog });
await database.migrate();
const bus = new EventBus(() => undefined);
const shared = { bus, clock: systemClock, log: silentLog, settings: config.health };
const health = new HealthService({
  ...shared,
  states: new CameraStateStore(database),
  registry: { listProbePaths: async () => [...countyTargets, ...crowdTargets] },
  announcer: new RealtimeHub(systemClock),
});
const probing = new HealthProbeJob({
  ...shared,
  health,
  adapters: new Map([['onvif', counting]]),
  ticker: systemTicker,
});

const netGuard = new NetGuard({ allow: ['127.0.0.0/8'] });
const policy = config.live;
const engine = new LiveEngine({ netGuard, clock: systemClock, log: silentLog, policy, pixels: config.pixels });
const { service, inspections } = createLive({
  ...{ engine, netGuard, clock: systemClock, bus, log: silentLog, policy },
  registry: {
    livePath: async (_scope, cameraId) => livePathOf(cameraId),
    livePaths: async (_scope, cameraId) => [livePathOf(cameraId)],
  },
  requestKeyFrame: keyFrameRequester([adapter], systemClock),
});
service.start();
const pictures = createPictures({
  ...{ config, database, dataFolder, adapters: [adapter], bus, clock: systemClock, log: silentLog },
  cameras: { findCameras: async () => [] },
  health: {
    targets: () => crowdTargets,
    find: (scope, cameraId) => health.find(scope, cameraId),
    recordDeep: (cameraId, reading) => health.recordDeep(cameraId, reading),
    forgetDeep: () => undefined,
  },
  metrics: { gauges: () => undefined },
  // Nobody opens a picture here.
  media: { inspections, pixels: new Pixels({ ...config.pixels, checkGatherMs: 1500 }), marks: {} as never },
});

function livePathOf(cameraId: CameraId): LivePath {
  const device = byId.get(cameraId);
  if (device === undefined) throw new Error(`no camera ${cameraId}`);
  const { host, onvifPort: devicePort, rtspPort, username, password } = device;
  return {
    ...{ cameraId, organisationPath: '/root/', profile: 'sub', adapterKind: 'onvif', host, devicePort, rtspPort },
    ...{ rtspPath: '/live/VideoSource_1/sub', profileToken: 'Profile_1_sub', channelToken: 'VideoSource_1' },
    ...{ codec: 'h264', width: 640, height: 360, credential: { username, password: new Secret(password) } },
  };
}

let firstPartMs: number[] = [];
let viewers = 0;
async function watchOne(): Promise<void> {
  viewers += 1;
  const device = crowd[(viewers * 37) % crowd.length];
  if (device === undefined) return;
  const actor = actorOf(`viewer-${viewers}`);
  const cameraId = idOf(device);
  const isCold = engine.status(`${cameraId}/sub`) === undefined;
  const beganMs = performance.now();
  const { streamId } = await service.open(actor, { cameraId, profile: 'sub' });
  const seen = Promise.withResolvers<void>();
  const reader = { onFormat: () => undefined, onStatus: () => undefined, onPart: () => seen.resolve() };
  const leave = service.receive(actor, streamId, reader, () => undefined);
  await Promise.race([seen.promise, wait(viewerWaitsMs, undefined, { ref: false })]);
  if (isCold) firstPartMs.push(performance.now() - beganMs);
  await wait(viewerStaysMs);
  leave();
  service.closeSession(actor.sessionId);
}

let checkMs: number[] = [];
const runningSinceMs = new Map<CameraId, number>();
function noteChecks(): void {
  for (const { cameraId } of crowdTargets) {
    const sinceMs = runningSinceMs.get(cameraId);
    const isRunning = pictures.checks.isRunning(cameraId);
    if (isRunning && sinceMs === undefined) runningSinceMs.set(cameraId, performance.now());
    if (isRunning || sinceMs === undefined) continue;
    runningSinceMs.delete(cameraId);
    checkMs.push(performance.now() - sinceMs);
  }
}

/** CPU of processes that were started and have ended (proc(5): cutime, cstime), ms. */
function endedChildrenMs(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) * 10;
}

async function measure(ms: number): Promise<DeepStretch> {
  const lag = monitorEventLoopDelay({ resolution: resolutionMs });
  lag.enable();
  [probes, firstPartMs, checkMs] = [0, [], []];
  const before = process.cpuUsage();
  const [childrenMs, sinceMs] = [endedChildrenMs(), performance.now()];
  await wait(ms);
  const { user, system } = process.cpuUsage(before);
  lag.disable();
  return {
    ...{ seconds: (performance.now() - sinceMs) / 1000, gatewayCpuMs: (user + system) / 1000 },
    ...{ ffmpegCpuMs: endedChildrenMs() - childrenMs, lagP99Ms: Math.max(0, lag.percentile(99) / 1e6 - resolutionMs) },
    ...{ probes, firstPartMs, checkMs },
  };
}

await health.start();
probing.start();
const viewing = setInterval(() => void watchOne().catch(() => undefined), viewerEveryMs);
const idling = setInterval(() => service.endIdle(), 1000);
const noting = setInterval(noteChecks, 25);
await wait(firstLooksMs);
const without = await measure(Number(seconds) * 1000);
await pictures.part.start?.();
await wait(rampMs);
const withChecks = await measure(Number(seconds) * 1000);
const pace = pictures.pace();
for (const timer of [viewing, idling, noting]) clearInterval(timer);
const verdicts: Partial<Record<DeepVerdict, number>> = {};
const store = new DeepCheckStore(database);
for (const { verdict } of await store.listNext(wholeEstate)) verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
await pictures.part.stop?.();
process.send?.({ without, with: withChecks, pace, verdicts } satisfies DeepChildLook);
process.once('disconnect', () => {
  void rm(dataFolder, { recursive: true, force: true }).finally(() => process.exit(0));
});
