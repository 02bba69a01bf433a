import type { Adapter } from '../../../adapters/sdk/adapter.ts';
import type { Config } from '../../../config/schema.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import type { Route } from '../../platform/http/route.ts';
import type { NetGuard } from '../../platform/netguard/net-guard.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { Part } from '../../platform/scheduling/part.ts';
import type { ContractService } from '../../registry/contracts/contract-service.ts';
import type { OrganisationService } from '../../registry/organisations/organisation-service.ts';
import type { PlatformChangeService } from '../../registry/devices/platform-change-service.ts';
import type { PlatformIntakeService } from '../../registry/devices/platform-intake-service.ts';
import { sheetLimits } from '../../registry/sheets/sheet-limits.ts';
import { PointSheetReaderProvider } from '../point-sheets/point-sheet-reader-provider.ts';
import { pointSheetRoutes } from '../point-sheets/point-sheet-routes.ts';
import { PointSheetService } from '../point-sheets/point-sheet-service.ts';
import { ListedPointStore } from './listed-point-store.ts';
import { PlatformChecks } from './platform-checks-service.ts';
import { PlatformEditService } from './platform-edit-service.ts';
import { PlatformPointsService } from './platform-points-service.ts';
import { platformRoutes } from './platform-routes.ts';
import { PlatformRunService } from './platform-run-service.ts';
import { PlatformService } from './platform-service.ts';
import { PlatformStatusJob } from './platform-status-job.ts';
import { PlatformStore } from './platform-store.ts';

interface PlatformsFoundation {
  readonly config: Pick<Config, 'discovery'>;
  readonly database: Database;
  readonly registry: {
    readonly organisations: OrganisationService;
    readonly platforms: PlatformIntakeService;
    readonly platformChanges: PlatformChangeService;
    readonly contracts: ContractService;
  };
  readonly adapters: readonly Adapter[];
  readonly netGuard: NetGuard;
  readonly clock: Clock;
  readonly bus: EventBus;
  readonly log: Log;
}

/** Wires carriers' platforms: entering them, listing and taking their points, reading their status. */
export function createPlatforms({ config, database, registry, ...world }: PlatformsFoundation): {
  readonly routes: readonly Route[];
  readonly parts: readonly Part[];
} {
  const { adapters, netGuard, clock, bus, log } = world;
  const { organisations, platforms: intake, platformChanges, contracts } = registry;
  const policy = config.discovery.platforms;
  const stores = { platforms: new PlatformStore(database), points: new ListedPointStore(database) };
  const transaction = database.transaction.bind(database);
  const work = new PlatformPointsService({ ...stores, organisations, intake, transaction, clock, bus, policy });
  const checks = new PlatformChecks({ ...stores, organisations, contracts, adapters, netGuard });
  const runs = new PlatformRunService(
    () => clock.now(),
    (platformId, err) => log.warn({ platformId, err }, 'work on a platform failed'),
  );
  const shared = { ...stores, checks, runs, transaction, clock, log };
  const service = new PlatformService({ ...shared, work, intake });
  const edits = new PlatformEditService({ ...shared, registry: platformChanges });
  const sheets = new PointSheetService({
    ...{ ...shared, work, reader: new PointSheetReaderProvider(sheetLimits), maxFileBytes: sheetLimits.fileBytes },
  });
  const status = new PlatformStatusJob({ ...stores, work, adapters, clock, bus, log, policy });
  return {
    routes: [...platformRoutes(service, edits), ...pointSheetRoutes(sheets)],
    parts: [{ start: () => service.start(), stop: () => service.stop() }, status],
  };
}
