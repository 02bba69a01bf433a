import { setImmediate as breath } from 'node:timers/promises';
import type { Adapter, Outcome, ProbeReading } from '../../../adapters/sdk/adapter.ts';
import { CameraStateStore } from '../../../gateway/health/camera-state-store.ts';
import { HealthProbeJob } from '../../../gateway/health/health-probe-job.ts';
import { HealthService } from '../../../gateway/health/health-service.ts';
import { SightService } from '../../../gateway/health/sight-service.ts';
import { OutageJob } from '../../../gateway/outages/outage-job.ts';
import { OutageService } from '../../../gateway/outages/outage-service.ts';
import { OutageStore } from '../../../gateway/outages/outage-store.ts';
import type { Database } from '../../../gateway/platform/database/database.ts';
import { openDatabase } from '../../../gateway/platform/database/open-database.ts';
import { EventBus } from '../../../gateway/platform/events/event-bus.ts';
import type { CameraId } from '../../../gateway/registry/camera.ts';
import { VirtualTime } from '../../fixtures/virtual-time.ts';
import { createTruthCauses } from './truth-causes.ts';
import { TruthChecks } from './truth-checks.ts';
import type { TruthCamera } from './truth-estate.ts';
import { probeFault, type TruthBook, type TruthScenario } from './truth-scenario.ts';
import { TruthNotices } from './truth-notices.ts';
import type { Said } from './truth-score.ts';

const startMs = 1_793_300_000_000;
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const announcer = { announce: () => undefined };

/** Settings as `default.yaml` has them. */
const settings = {
  ...{ probeIntervalSeconds: 60, clockCheckIntervalSeconds: 600, deadlineMs: 3000, concurrency: 1024 },
  ...{ failuresToDown: 2, goodToUp: 2, clockWarnSeconds: 5, clockFailSeconds: 30, targetRate: 0.98 },
};

/** The gateway's own watch over a simulated city, and what it says. */
export class TruthWorld {
  readonly said = { downs: [], outages: [], calls: [] } as {
    readonly [Name in 'downs' | 'outages' | 'calls']: Said[Name][number][];
  };
  probes = 0;
  blindings = 0;
  /** Causes that became certain, announced work among them. */
  readonly #certain = new Set<string>();
  readonly #stored = new Set<string>();
  #notices: TruthNotices | undefined;
  readonly #city: readonly TruthCamera[];
  readonly #scenario: TruthScenario;
  readonly #book: TruthBook;
  readonly #time = new VirtualTime(startMs);
  /** Statements that the database has not answered. */
  #pending = 0;
  #stops: (() => void | Promise<void>)[] = [];

  constructor(city: readonly TruthCamera[], scenario: TruthScenario, book: TruthBook) {
    this.#city = city;
    this.#scenario = scenario;
    this.#book = book;
  }

  async start(): Promise<void> {
    const database = await openDatabase({ url: 'sqlite::memory:', log: silent });
    await database.migrate();
    this.#count(database);
    const bus = new EventBus((name, error) => {
      throw new Error(`a listener of ${name} failed`, { cause: error });
    });
    this.#listen(bus);
    const time = this.#time;
    const shared = { bus, clock: time, log: silent };
    const sight = new SightService({ ...shared, announcer, settings: { ...settings, canaries: [] } });
    const paths = this.#city.map(({ path }) => path);
    const health = new HealthService({
      ...{ ...shared, announcer, settings, sight, states: new CameraStateStore(database) },
      registry: { listProbePaths: async () => paths },
    });
    const outageStore = new OutageStore(database);
    const causesWorld = { database, outages: outageStore, health, sight, bus, time };
    const causes = await createTruthCauses(this.#city, this.#scenario, causesWorld);
    const outages = new OutageService({
      ...{ ...shared, announcer, health, outages: outageStore, settings: { stableMinutes: 15 } },
      registry: { findCameras: async () => [] },
    });
    // Of an adapter only the probe is asked, and what its manifest says of L1.
    const manifest = { capabilities: { probeL1: { level: 'yes' } } };
    const adapter = { kind: 'truth', manifest, probe: this.#probe } as unknown as Adapter;
    const adapters = new Map([['truth', adapter]]);
    const probing = new HealthProbeJob({ health, adapters, ticker: time, ...shared, settings });
    const tidying = new OutageJob({ outages, ticker: time });
    const checks = new TruthChecks(this.#book, health, time, startMs);
    const notices = new TruthNotices(database, bus, time);
    this.#notices = notices;
    await health.start();
    await notices.start();
    await causes.start();
    await outages.start();
    tidying.start();
    checks.start(paths.map(({ cameraId }) => cameraId));
    probing.start();
    this.#stops = [
      () => probing.stop(),
      () => checks.stop(),
      () => tidying.stop(),
      () => outages.stop(),
      () => causes.stop(),
      () => notices.stop(),
      () => health.stop(),
      () => database.close(),
    ];
  }

  /** @param second since the start */
  runTo(second: number): Promise<void> {
    return this.#time.runTo(startMs + second * 1000, () => this.#settle());
  }

  /** Messages that were written for somebody who hears of the whole city. */
  async countMessages(): Promise<number> {
    return (await this.#notices?.count([...this.#certain])) ?? 0;
  }

  async stop(): Promise<void> {
    for (const stop of this.#stops) await stop();
  }

  /** The database is not of this time: it is waited for, until nobody asks it anything more. */
  async #settle(): Promise<void> {
    for (let calm = 0; calm < 3 && (this.#pending > 0 || calm > 0);) {
      await breath();
      calm = this.#pending > 0 ? 0 : calm + 1;
    }
  }

  #count({ sequelize }: Database): void {
    const ask = sequelize.query.bind(sequelize);
    const counted = async (...asked: Parameters<typeof ask>): Promise<unknown> => {
      this.#pending++;
      try {
        return await ask(...asked);
      } finally {
        this.#pending--;
      }
    };
    Object.assign(sequelize, { query: counted });
  }

  #listen(bus: EventBus): void {
    bus.on('health.changed', ({ cameraId, to, atMs, fault }) => {
      const isPicture = to === 'degraded' && fault?.stage === 'picture';
      if (isPicture || to === 'offline' || to === 'auth-failed') {
        this.said.downs.push({ cameraId, second: secondOf(atMs), isPicture });
      }
    });
    bus.on('outages.stored', ({ outages }) => {
      for (const { id, cameraId, startedAtMs, openedAtMs } of outages) {
        if (this.#stored.has(id)) continue;
        this.#stored.add(id);
        this.said.outages.push({ cameraId, startedSecond: secondOf(startedAtMs), second: secondOf(openedAtMs) });
      }
    });
    bus.on('cause.confirmed', ({ cause, cameraIds }) => {
      this.#certain.add(cause.id);
      if (cause.maintenanceWindowId !== undefined) return;
      this.said.calls.push({ kind: cause.kind, cameraIds, second: secondOf(cause.confirmedAtMs ?? cause.openedAtMs) });
    });
    bus.on('gateway.blind', ({ isBlind }) => void (this.blindings += isBlind ? 1 : 0));
  }

  readonly #byHost = new Map<string, CameraId>();

  readonly #probe: Adapter['probe'] = ({ address, channelToken }, level, { deadlineMs }) => {
    this.probes++;
    const second = secondOf(this.#time.now());
    const [from, to] = this.#scenario.blind;
    const key = `${address.host} ${channelToken ?? ''}`;
    const fault = this.#book.faultOf(this.#cameraAt(key), second);
    const trouble = second >= from && second < to ? 'silent' : fault?.symptom;
    const told = trouble === undefined ? undefined : probeFault(trouble);
    if (told === undefined) {
      const value = { rttMs: 3, ...(level === 'L2' && { clockOffsetMs: 200 }) };
      return Promise.resolve({ kind: 'ok', value });
    }
    if (told.reason !== 'timeout') return Promise.resolve({ kind: 'failed', fault: told });
    const { promise, resolve } = Promise.withResolvers<Outcome<ProbeReading>>();
    this.#time.at(deadlineMs, () => resolve({ kind: 'failed', fault: told }));
    return promise;
  };

  #cameraAt(key: string): CameraId {
    if (this.#byHost.size === 0) {
      for (const { path } of this.#city) this.#byHost.set(`${path.host} ${path.channelToken ?? ''}`, path.cameraId);
    }
    const cameraId = this.#byHost.get(key);
    if (cameraId === undefined) throw new Error(`nothing stands at ${key}`);
    return cameraId;
  }
}

function secondOf(atMs: number): number {
  return Math.round((atMs - startMs) / 1000);
}
