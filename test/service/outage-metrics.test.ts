import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { z } from 'zod';
import { measureHealth } from '../../gateway/health/measure-health.ts';
import { measureDeepPace } from '../../gateway/health/pictures/measure-deep-pace.ts';
import { measureMedia } from '../../gateway/media/measure-media.ts';
import { boundLabels, countCameras } from '../../gateway/outages/metrics/count-cameras.ts';
import { createMetrics } from '../../gateway/outages/metrics/create-metrics.ts';
import { CameraLabelStore } from '../../gateway/outages/metrics/camera-label-store.ts';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import type { Database } from '../../gateway/platform/database/database.ts';
import { openDatabase } from '../../gateway/platform/database/open-database.ts';
import { EventBus } from '../../gateway/platform/events/event-bus.ts';
import { Metrics } from '../../gateway/platform/observability/metrics.ts';
import { CameraStore } from '../../gateway/registry/cameras/camera-store.ts';
import { OrganisationStore } from '../../gateway/registry/organisations/organisation-store.ts';
import { aCamera, city, east, silentLog, station } from '../fixtures/estate.ts';
import { manyHealths } from '../fixtures/many-healths.ts';
import { aCause } from '../fixtures/notice.ts';
import { poll } from '../poll.ts';

const deploy = fileURLToPath(new URL('../../deploy/', import.meta.url));

function promtool(args: readonly string[], input = ''): { status: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync('promtool', args, { input, encoding: 'utf8', timeout: 20_000 });
  return { status, said: stdout + stderr };
}

/** The names of metrics that an expression asks for; those that rules record begin with `vpg:`. */
function namesIn(expression: string): string[] {
  return expression.match(/\bvpg_[a-z0-9_]+/g) ?? [];
}

const dashboardShape = z.object({
  uid: z.string(),
  panels: z.array(z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })) })),
});

describe('numbers for Prometheus', () => {
  let database: Database;
  let metrics: Metrics;
  const bus = new EventBus((_name, error) => {
    throw error;
  });
  const { cameras, labels } = manyHealths(20_000);
  let part: ReturnType<typeof createMetrics>;

  before(async () => {
    database = await openDatabase({ url: 'sqlite::memory:', log: silentLog });
    await database.migrate();
    metrics = new Metrics();
    const counts = { due: 3, online: 1, degraded: 1, offline: 1, authFailed: 0, unknown: 0 };
    const looking = {
      service: { counts: () => counts },
      sight: { read: () => ({ isBlind: false }) },
      probes: { pace: () => ({ probesPerMinute: 20_000, lateProbes: 0, waitedMs: 0 }) },
    };
    measureHealth(looking, metrics);
    const pace = { cameras: 20_000, perHour: 20_000, intervalSeconds: 3600, turnSeconds: 3600, waiting: 0 };
    measureDeepPace(() => pace, metrics);
    const engine = {
      ...{ count: () => [{ state: 'live', codec: 'h264', count: 2 }], dialCounts: new Map([['ok', 1]]) },
      ...{ brokenSessions: 0, queueLength: 0, ringBytes: 0, transcodes: 0 },
    };
    // Its states and outcomes are closed lists that do not matter here.
    measureMedia(engine as unknown as Parameters<typeof measureMedia>[0], metrics);
    metrics.observeHttp('GET /cameras', 200, 5);
    part = createMetrics({ database, health: { listCameras: () => cameras }, metrics, bus, log: silentLog });
    await part.start?.();
  });
  after(async () => {
    await part.stop?.();
    await database.close();
  });

  it('count cameras by district, vendor, state and check, all of them and each once', () => {
    const counted = countCameras(cameras, boundLabels(labels));

    expect(counted.reduce((sum, { value }) => sum + value, 0)).to.equal(20_000);
    expect(new Set(counted.map(({ labels: each }) => JSON.stringify(each))).size).to.equal(counted.length);
    expect(counted.filter(({ labels: { state, check } }) => state === 'online' && check !== 'none')).to.deep.equal([]);
  });

  it('stay below 5,000 series with 20,000 cameras, whatever districts and vendors there are', async () => {
    const few = boundLabels(new Map([...labels].map(([id, { vendor }]) => [id, { district: '东区', vendor }])));
    expect(new Set(countCameras(cameras, few).map(({ labels: { vendor } }) => vendor)).size).to.equal(16);
    // Of 120 districts and 60 vendors the vendors are not told apart any more.
    expect(countCameras(cameras, boundLabels(labels)).length).to.be.within(100, 2000);

    const lines = (await metrics.render()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(lines.length).to.be.below(5000);
  });

  it('cost a scrape less than 100 ms of the processor', async () => {
    const large = new Metrics();
    const bounded = boundLabels(labels);
    const names = ['district', 'vendor', 'state', 'check'];
    large.gauges('vpg_cameras', 'as in the gateway', names, () => countCameras(cameras, bounded));
    await large.render();

    const before = process.cpuUsage();
    for (let scrapes = 0; scrapes < 5; scrapes++) await large.render();
    const { user, system } = process.cpuUsage(before);

    expect((user + system) / 1000 / 5).to.be.below(100);
  });

  it('know county and vendor of each camera', async () => {
    const organisations = new OrganisationStore(database);
    for (const each of [city, east, station]) await organisations.add(each, 0);
    await new CameraStore(database).add([
      aCamera('a', station, { vendor: 'Hikvision ' }),
      aCamera('b', city, { vendor: '' }),
      aCamera('gone', station, { status: 'removed', removedAtMs: 5 }),
    ]);

    expect([...(await new CameraLabelStore(database).readAll(wholeEstate))].toSorted()).to.deep.equal([
      ['a', { district: east.name, vendor: 'hikvision' }],
      ['b', { district: city.name, vendor: 'unknown' }],
    ]);
  });

  it('follow causes from the first word to the last', async () => {
    const tell = (name: 'cause.confirmed' | 'cause.changed' | 'cause.closed', cause: ReturnType<typeof aCause>): void =>
      bus.emit(name, { cause, cameraIds: [] });
    const linesOf = async (name: string): Promise<string[]> =>
      (await metrics.render()).split('\n').filter((line) => line.startsWith(`${name}{`));

    tell('cause.confirmed', aCause('c1'));
    tell('cause.confirmed', aCause('c2', { severity: 'minor', maintenanceWindowId: 'w1' }));
    tell('cause.changed', aCause('c1', { cameraCount: 40 }));
    expect(await linesOf('vpg_outage_cameras')).to.deep.equal([
      'vpg_outage_cameras{kind="recorder",severity="critical",state="confirmed"} 40',
      'vpg_outage_cameras{kind="recorder",severity="minor",state="in-maintenance"} 36',
    ]);
    tell('cause.closed', aCause('c1', { state: 'closed' }));
    tell('cause.changed', aCause('c2', { state: 'merged' }));
    expect(await linesOf('vpg_outage_causes')).to.deep.equal([]);
    expect(await linesOf('vpg_outage_causes_confirmed_total')).to.deep.equal([
      'vpg_outage_causes_confirmed_total{kind="recorder"} 2',
    ]);
  });

  it('are such as promtool takes without a word', async () => {
    bus.emit('cause.confirmed', { cause: aCause('c3'), cameraIds: [] });
    await poll('notices are counted', async () => (/^vpg_notices\{/m.test(await metrics.render()) ? true : undefined));

    const { status, said } = promtool(['check', 'metrics'], await metrics.render());

    // What prom-client itself names otherwise than promtool likes is not ours.
    const ours = said.split('\n').filter((line) => /^vpg_(?!nodejs|process)/.test(line));
    expect(ours).to.deep.equal([]);
    expect(status).to.be.oneOf([0, 3]);
  });

  it('have rules that Prometheus loads, and that ring when they should', () => {
    const rules = promtool(['check', 'rules', `${deploy}prometheus/patrol-gateway.rules.yml`]);
    expect(rules.status, rules.said).to.equal(0);
    const tests = promtool(['test', 'rules', `${deploy}prometheus/patrol-gateway.rules.test.yml`]);
    expect(tests.status, tests.said).to.equal(0);
    const config = promtool(['check', 'config', '--syntax-only', `${deploy}prometheus/prometheus.yml`]);
    expect(config.status, config.said).to.equal(0);
  });

  it('are what rules and dashboards ask for', async () => {
    const known = new Set(
      (await metrics.render()).match(/^# TYPE (\S+)/gm)?.map((line) => line.slice('# TYPE '.length)),
    );
    const folder = `${deploy}grafana/dashboards/`;
    const dashboards = readdirSync(folder).map((file) =>
      dashboardShape.parse(JSON.parse(readFileSync(folder + file, 'utf8'))),
    );
    const expressions = dashboards.flatMap(({ panels }) =>
      panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
    );
    const rules = readFileSync(`${deploy}prometheus/patrol-gateway.rules.yml`, 'utf8');

    const asked = new Set(
      [...expressions, rules].flatMap(namesIn).map((name) => name.replace(/_(bucket|count|sum)$/, '')),
    );
    expect(asked.size).to.be.above(10);
    expect([...asked].filter((name) => !known.has(name))).to.deep.equal([]);
    expect(new Set(dashboards.map(({ uid }) => uid)).size).to.equal(dashboards.length);
  });
});
