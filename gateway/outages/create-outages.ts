import type { Config } from '../../config/schema.ts';
import { systemTicker } from '../health/health-probe-job.ts';
import type { HealthService } from '../health/health-service.ts';
import type { SightService } from '../health/sight-service.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { Database } from '../platform/database/database.ts';
import type { EventBus } from '../platform/events/event-bus.ts';
import type { Route } from '../platform/http/route.ts';
import type { Log } from '../platform/observability/log.ts';
import type { Announcer } from '../platform/realtime/announcement.ts';
import type { Part } from '../platform/scheduling/part.ts';
import { AreaStore } from '../registry/areas/area-store.ts';
import { ContractStore } from '../registry/contracts/contract-store.ts';
import { SystemStore } from '../registry/devices/system-store.ts';
import { OrganisationStore } from '../registry/organisations/organisation-store.ts';
import type { RegistryService } from '../registry/registry-service.ts';
import { CameraLinksStore } from './causes/camera-links-store.ts';
import { CauseBook } from './causes/cause-book.ts';
import { CauseJob } from './causes/cause-job.ts';
import { CauseReading } from './causes/cause-reading-service.ts';
import { CauseService } from './causes/cause-service.ts';
import { CauseStore } from './causes/cause-store.ts';
import { CauseTeller } from './causes/cause-teller-service.ts';
import { causesRoutes } from './causes/causes-routes.ts';
import { KeyNames } from './causes/key-names-service.ts';
import { TopologyService } from './causes/topology-service.ts';
import { AnsweredWindows } from './maintenance/answered-windows-service.ts';
import { maintenanceRoutes } from './maintenance/maintenance-routes.ts';
import { MaintenanceService } from './maintenance/maintenance-service.ts';
import { MaintenanceStore } from './maintenance/maintenance-store.ts';
import { MaintenanceViews } from './maintenance/maintenance-views-service.ts';
import { OutageJob } from './outage-job.ts';
import { OutageService } from './outage-service.ts';
import { OutageStore } from './outage-store.ts';
import { outagesRoutes } from './outages-routes.ts';

interface OutagesWorld {
  readonly config: Pick<Config, 'health' | 'outages'>;
  readonly database: Database;
  readonly health: HealthService;
  readonly sight: Pick<SightService, 'isTrusted'>;
  readonly registry: { readonly cameras: Pick<RegistryService, 'findCameras'> };
  readonly bus: EventBus;
  readonly hub: Announcer;
  readonly clock: Clock;
  readonly log: Log;
}

interface Outages {
  readonly service: OutageService;
  /** What tickets and others ask of causes. */
  readonly causes: CauseReading;
  readonly routes: readonly Route[];
  /** Health must have started. */
  readonly parts: readonly Part[];
}

/** Wires outages, their causes, and maintenance windows. */
export function createOutages({ config, database, health, registry, hub: announcer, ...world }: OutagesWorld): Outages {
  const { sight, bus, clock, log } = world;
  const { grouping, flapping, severity, maintenance: work } = config.outages;
  const outageStore = new OutageStore(database);
  const service = new OutageService({
    ...{ outages: outageStore, health, registry: registry.cameras },
    ...{ bus, announcer, clock, log, settings: flapping },
  });
  const topology = new TopologyService({ links: new CameraLinksStore(database), bus, clock, log });
  const names = namesOf(database, registry.cameras);
  const windows = new MaintenanceStore(database);
  const answered = new AnsweredWindows({ windows, bus, clock, log });
  const views = new MaintenanceViews({ names, topology, answered, clock });
  const maintenance = new MaintenanceService({
    ...{ windows, views, organisations: new OrganisationStore(database), bus, clock, log, settings: work },
  });
  const book = new CauseBook({
    // Cameras behind one thing that broke are asked one after the other.
    windowMs: Math.max(grouping.windowSeconds, config.health.probeIntervalSeconds) * 1000,
    ...{ share: grouping.share, fewestCameras: grouping.fewestCameras },
  });
  const store = new CauseStore(database);
  const causes = new CauseService({
    ...{ book, causes: store, outages: outageStore, topology, health, sight, maintenance },
    teller: new CauseTeller({ bus, announcer, log }),
    ...{ transaction: database.transaction.bind(database), bus, clock, log, severity },
  });
  const reading = new CauseReading({
    ...{ book, causes: store, topology, registry: registry.cameras, names, maintenance, clock, severity },
  });
  return {
    service,
    causes: reading,
    routes: [...outagesRoutes(service), ...causesRoutes(reading, service), ...maintenanceRoutes(maintenance)],
    parts: [
      { start: () => topology.start(), stop: () => topology.stop() },
      { start: () => maintenance.start(), stop: () => maintenance.stop() },
      { start: () => answered.start(), stop: () => answered.stop() },
      // It hears of everything that outages put right when they start.
      { start: () => causes.start(), stop: () => causes.stop() },
      { start: () => service.start(), stop: () => service.stop() },
      new OutageJob({ outages: service, ticker: systemTicker }),
      new CauseJob({ causes, ticker: systemTicker }),
    ],
  };
}

function namesOf(database: Database, cameras: Pick<RegistryService, 'findCameras'>): KeyNames {
  return new KeyNames({
    registry: cameras,
    systems: new SystemStore(database),
    contracts: new ContractStore(database),
    areas: new AreaStore(database),
    organisations: new OrganisationStore(database),
  });
}
