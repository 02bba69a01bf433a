import type { HealthService } from '../../../gateway/health/health-service.ts';
import type { SightService } from '../../../gateway/health/sight-service.ts';
import { CauseBook } from '../../../gateway/outages/causes/cause-book.ts';
import { CauseJob } from '../../../gateway/outages/causes/cause-job.ts';
import { CauseService } from '../../../gateway/outages/causes/cause-service.ts';
import { CauseStore } from '../../../gateway/outages/causes/cause-store.ts';
import { CauseTeller } from '../../../gateway/outages/causes/cause-teller-service.ts';
import { TopologyService } from '../../../gateway/outages/causes/topology-service.ts';
import { MaintenanceService } from '../../../gateway/outages/maintenance/maintenance-service.ts';
import { MaintenanceStore } from '../../../gateway/outages/maintenance/maintenance-store.ts';
import type {
  MaintenanceWindow,
  MaintenanceWindowId,
} from '../../../gateway/outages/maintenance/maintenance-window.ts';
import type { OutageStore } from '../../../gateway/outages/outage-store.ts';
import type { Database } from '../../../gateway/platform/database/database.ts';
import type { EventBus } from '../../../gateway/platform/events/event-bus.ts';
import type { OrganisationId } from '../../../gateway/registry/camera.ts';
import type { VirtualTime } from '../../fixtures/virtual-time.ts';
import type { TruthCamera } from './truth-estate.ts';
import type { TruthScenario } from './truth-scenario.ts';

interface CausesWorld {
  readonly database: Database;
  readonly outages: OutageStore;
  readonly health: HealthService;
  readonly sight: SightService;
  readonly bus: EventBus;
  readonly time: VirtualTime;
}

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const announcer = { announce: () => undefined };

/** Settings as `default.yaml` has them. */
const grouping = { windowMs: 120_000, share: 0.6, fewestCameras: 3 };
const severity = { criticalCameras: 10, majorClass: 1 };

/**
 * Causes and announced work as the gateway wires them, in virtual time; the register is the simulated city.
 *
 * @returns what must be started before outages and ended after them
 */
export async function createTruthCauses(
  city: readonly TruthCamera[],
  { maintenance: { node, fromSecond, toSecond } }: TruthScenario,
  { database, outages, health, sight, bus, time }: CausesWorld,
) {
  const shared = { bus, clock: time, log: silent };
  const topology = new TopologyService({
    ...shared,
    links: {
      listSystems: async () => new Map(),
      listNames: async () => new Map(),
      list: async (_scope, { afterId }) => (afterId === '' ? city.map(({ links }) => links) : []),
    },
  });
  const windows = new MaintenanceStore(database);
  const atMs = time.now();
  await windows.add(announcedWork(node, [atMs + fromSecond * 1000, atMs + toSecond * 1000], atMs));
  const nobody = (): never => {
    throw new Error('nobody asks at a desk here');
  };
  const maintenance = new MaintenanceService({
    ...{ windows, views: { view: nobody, assertTarget: nobody }, organisations: { find: nobody } },
    ...{ ...shared, settings: { adHocHours: 72 } },
  });
  const causes = new CauseService({
    ...{
      book: new CauseBook(grouping),
      causes: new CauseStore(database),
      outages,
      topology,
      health,
      sight,
      maintenance,
    },
    teller: new CauseTeller({ bus, announcer, log: silent }),
    ...{ transaction: database.transaction.bind(database), ...shared, severity },
  });
  const job = new CauseJob({ causes, ticker: time });
  return {
    start: async () => {
      topology.start();
      await maintenance.start();
      await causes.start();
      job.start();
    },
    stop: async () => {
      job.stop();
      await causes.stop();
      maintenance.stop();
      topology.stop();
    },
  };
}

function announcedWork(node: string, [fromMs, toMs]: readonly [number, number], atMs: number): MaintenanceWindow {
  return {
    // A bench's ids.
    ...{ id: 'window-1' as MaintenanceWindowId, organisationId: 'city' as OrganisationId, organisationPath: '/city/' },
    ...{ reason: 'new switch', schedule: { kind: 'once', fromMs, toMs }, target: { kind: 'upstream', keys: [node] } },
    ...{ createdAtMs: atMs, createdBy: 'bench', version: 1 },
  };
}
