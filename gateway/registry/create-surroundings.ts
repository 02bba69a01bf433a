import type { Config } from '../../config/schema.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { Database } from '../platform/database/database.ts';
import type { EventBus } from '../platform/events/event-bus.ts';
import type { Route } from '../platform/http/route.ts';
import type { Log } from '../platform/observability/log.ts';
import type { Part } from '../platform/scheduling/part.ts';
import { AreaAliasStore } from './areas/area-alias-store.ts';
import { AreaChangeService } from './areas/area-change-service.ts';
import { AreaService } from './areas/area-service.ts';
import { AreaStore } from './areas/area-store.ts';
import { AreaTreeService } from './areas/area-tree-service.ts';
import { areasRoutes } from './areas/areas-routes.ts';
import type { CameraAreaStore } from './areas/camera-area-store.ts';
import { CameraLinkStore } from './cameras/camera-link-store.ts';
import type { CameraStore } from './cameras/camera-store.ts';
import { ContractService } from './contracts/contract-service.ts';
import { ContractStore } from './contracts/contract-store.ts';
import { contractsRoutes } from './contracts/contracts-routes.ts';
import { createGrants, type Grants } from './grants/create-grants.ts';
import type { OrganisationStore } from './organisations/organisation-store.ts';
import type { RecordWriter } from './record/record-writer-service.ts';
import './registry-events.ts';
import type { RegistryService } from './registry-service.ts';
import { PhotoService } from './photos/photo-service.ts';
import { PhotoShelfProvider } from './photos/photo-shelf-provider.ts';
import type { PhotoStore } from './photos/photo-store.ts';
import { photosRoutes } from './photos/photos-routes.ts';
import { createSharing } from './sharing/create-sharing.ts';
import { ShareWithdrawalStore } from './sharing/share-withdrawal-store.ts';
import { UnitService } from './units/unit-service.ts';
import { UnitStore } from './units/unit-store.ts';
import { unitsRoutes } from './units/units-routes.ts';

interface SurroundingsFoundation {
  readonly database: Database;
  readonly clock: Clock;
  readonly bus: EventBus;
  readonly log: Log;
  readonly policy: Config['registry'];
  readonly cameras: CameraStore;
  readonly organisations: OrganisationStore;
  readonly links: CameraAreaStore;
  readonly photoStore: PhotoStore;
  readonly dataFolder: string;
  readonly writer: RecordWriter;
  readonly registry: RegistryService;
}

interface Surroundings {
  readonly areas: AreaService;
  readonly areaStore: AreaStore;
  readonly units: UnitService;
  readonly unitStore: UnitStore;
  readonly contracts: ContractService;
  readonly grants: Grants;
  readonly routes: readonly Route[];
  readonly parts: readonly Part[];
}

/** Wires what stands around cameras: areas in which they lie, units that answer for them, contracts that lease them, photos, grants. */
export function createSurroundings({ database, ...given }: SurroundingsFoundation): Surroundings {
  const transaction = database.transaction.bind(database);
  const areaStore = new AreaStore(database);
  const areaDeps = { ...given, transaction, areas: areaStore, aliases: new AreaAliasStore(database) };
  const areas = new AreaService(areaDeps);
  const areaServices = { areas, tree: new AreaTreeService(areaDeps), changes: new AreaChangeService(areaDeps) };

  given.bus.on('camera.changed', async ({ cameraId, status }) => {
    if (status === 'removed') await given.links.removeCamera(cameraId);
  });

  const unitStore = new UnitStore(database);
  const contractStore = new ContractStore(database);
  const named = { ...given, transaction, links: new CameraLinkStore(database) };
  const shares = new ShareWithdrawalStore(database);
  const units = new UnitService({ ...named, units: unitStore, followers: [contractStore, shares] });
  const contracts = new ContractService({
    ...named,
    ...{ contracts: contractStore, units, warnDays: given.policy.contractWarnDays },
  });
  const shelf = new PhotoShelfProvider(given.dataFolder);
  const photos = new PhotoService({ ...given, photos: given.photoStore, shelf });
  const grants = createGrants({ ...given, database });
  const sharing = createSharing({ ...given, database, units });
  return {
    ...{ areas, areaStore, units, unitStore, contracts, grants },
    routes: [
      ...areasRoutes(areaServices),
      ...unitsRoutes(units),
      ...contractsRoutes(contracts),
      ...photosRoutes(photos),
      ...grants.routes,
      ...sharing.routes,
    ],
    parts: [grants.part, sharing.part],
  };
}
