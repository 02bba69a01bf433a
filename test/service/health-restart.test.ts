import { expect } from 'chai';
import type { Outcome, ProbeReading } from '../../adapters/sdk/adapter.ts';
import { CameraStateStore } from '../../gateway/health/camera-state-store.ts';
import { HealthService } from '../../gateway/health/health-service.ts';
import { OutageService } from '../../gateway/outages/outage-service.ts';
import { OutageStore } from '../../gateway/outages/outage-store.ts';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import type { Database } from '../../gateway/platform/database/database.ts';
import { openDatabase } from '../../gateway/platform/database/open-database.ts';
import { EventBus } from '../../gateway/platform/events/event-bus.ts';
import type { Log } from '../../gateway/platform/observability/log.ts';
import type { CameraId, OrganisationId } from '../../gateway/registry/camera.ts';
import type { ProbePath } from '../../gateway/registry/paths/probe-path.ts';

const log: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const good: Outcome<ProbeReading> = { kind: 'ok', value: { rttMs: 3 } };
const bad: Outcome<ProbeReading> = {
  kind: 'failed',
  fault: { stage: 'connect', reason: 'refused', detail: 'TCP connect: refused' },
};
const path: ProbePath = {
  cameraId: 'a' as CameraId, // a test's ids
  organisationId: 'county' as OrganisationId,
  organisationPath: '/city/county/',
  adapterKind: 'onvif',
  host: '127.1.0.1',
  port: 80,
};

/** One life of the gateway's health and outages over a database that outlives it. */
class Life {
  nowMs: number;
  readonly health: HealthService;
  readonly outages: OutageService;

  constructor(database: Database, startMs: number) {
    this.nowMs = startMs;
    const bus = new EventBus((_name, error) => {
      throw error;
    });
    const announcer = { announce: () => undefined };
    this.health = new HealthService({
      states: new CameraStateStore(database),
      registry: { listProbePaths: async () => [path] },
      bus,
      announcer,
      clock: { now: () => this.nowMs, monotonic: () => this.nowMs },
      log,
      settings: { failuresToDown: 2, goodToUp: 2, clockWarnSeconds: 5, clockFailSeconds: 30, targetRate: 0.98 },
    });
    this.outages = new OutageService({
      outages: new OutageStore(database),
      health: this.health,
      registry: { findCameras: async () => [] },
      bus,
      announcer,
      clock: { now: () => this.nowMs, monotonic: () => this.nowMs },
      log,
      settings: { stableMinutes: 15 },
    });
  }

  async start(): Promise<this> {
    await this.health.start();
    await this.outages.start();
    return this;
  }

  /** Probes a second apart. */
  probe(...outcomes: readonly Outcome<ProbeReading>[]): void {
    for (const outcome of outcomes) {
      this.nowMs += 1000;
      this.health.record(path, 'L1', outcome);
    }
  }

  async stop(): Promise<void> {
    await this.outages.stop();
    await this.health.stop();
  }

  async intervals(): Promise<(string | number | undefined)[][]> {
    const { items } = await this.outages.list(wholeEstate, { limit: 50 });
    return items.map(({ state, startedAtMs, openedAtMs, endedAtMs }) => [state, startedAtMs, openedAtMs, endedAtMs]);
  }
}

describe('health and outages over a restart', () => {
  let database: Database;

  beforeEach(async () => {
    database = await openDatabase({ url: 'sqlite::memory:', log });
    await database.migrate();
  });
  afterEach(() => database.close());

  it('go on with one outage until the camera is really back', async () => {
    const before = await new Life(database, 100_000).start();
    before.probe(good, bad, bad);
    await before.stop();

    const after = await new Life(database, 500_000).start();
    const atStart = after.health.find(wholeEstate, 'a')?.status;
    after.probe(bad, good, good);
    await after.stop();

    expect(atStart).to.equal('offline');
    expect(await after.intervals()).to.deep.equal([['closed', 101_000, 103_000, 503_000]]);
  });

  it('begin an outage found after it not before the gateway looked again', async () => {
    const before = await new Life(database, 100_000).start();
    before.probe(good);
    await before.stop();

    const after = await new Life(database, 500_000).start();
    after.probe(bad, bad);
    await after.stop();

    expect(await after.intervals()).to.deep.equal([['open', 500_000, 502_000, undefined]]);
  });

  it('mend an outage that a crash kept from being stored', async () => {
    const before = await new Life(database, 100_000).start();
    await before.outages.stop();
    before.probe(good, bad, bad);
    await before.health.stop();

    const after = await new Life(database, 500_000).start();
    await after.stop();

    expect(await after.intervals()).to.deep.equal([['open', 101_000, 103_000, undefined]]);
  });
});
