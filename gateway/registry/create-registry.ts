import type { Adapter } from '../../adapters/sdk/adapter.ts';
import type { Config } from '../../config/schema.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { Database } from '../platform/database/database.ts';
import type { EventBus } from '../platform/events/event-bus.ts';
import type { Route } from '../platform/http/route.ts';
import type { NetGuard } from '../platform/netguard/net-guard.ts';
import type { Log } from '../platform/observability/log.ts';
import type { Part } from '../platform/scheduling/part.ts';
import { AccessPathStore } from './paths/access-path-store.ts';
import { AreaAliasStore } from './areas/area-alias-store.ts';
import { AreaService } from './areas/area-service.ts';
import { AreaStore } from './areas/area-store.ts';
import { CameraAreaStore } from './areas/camera-area-store.ts';
import { CodePlacement } from './areas/code-placement-service.ts';
import { CameraLinkStore } from './cameras/camera-link-store.ts';
import { CameraListStore } from './cameras/camera-list-store.ts';
import { CameraStore } from './cameras/camera-store.ts';
import { createPaths } from './paths/create-paths.ts';
import type { ContractService } from './contracts/contract-service.ts';
import { ContractStore } from './contracts/contract-store.ts';
import { WatchedCameras } from './contracts/watched-cameras-service.ts';
import { createSurroundings } from './create-surroundings.ts';
import { CredentialStore } from './paths/credential-store.ts';
import { DeviceAlarmStore } from './devices/device-alarm-store.ts';
import { DeviceAddressService } from './devices/device-address-service.ts';
import type { DeviceService } from './devices/device-service.ts';
import { DuplicateService } from './devices/duplicate-service.ts';
import { IntakeService } from './devices/intake-service.ts';
import type { Grants } from './grants/create-grants.ts';
import { MergeProposalStore } from './merging/merge-proposal-store.ts';
import { OrganisationChangeService } from './organisations/organisation-change-service.ts';
import { OrganisationCountsStore } from './organisations/organisation-counts-store.ts';
import { OrganisationMoveStore } from './organisations/organisation-move-store.ts';
import { organisationRoutes } from './organisations/organisation-routes.ts';
import { OrganisationService } from './organisations/organisation-service.ts';
import { OrganisationStore } from './organisations/organisation-store.ts';
import { OrganisationTreeService } from './organisations/organisation-tree-service.ts';
import type { PathService } from './paths/path-service.ts';
import type { PlatformChangeService } from './devices/platform-change-service.ts';
import { PlatformIntakeService } from './devices/platform-intake-service.ts';
import { PhotoStore } from './photos/photo-store.ts';
import { createRecord } from './record/create-record.ts';
import { RecordLinks } from './record/record-links-service.ts';
import type { RecordWriter } from './record/record-writer-service.ts';
import { registryRoutes } from './registry-routes.ts';
import { RecorderService } from './paths/recorder-service.ts';
import { RegistryService } from './registry-service.ts';
import { createSheets } from './sheets/create-sheets.ts';
import { areaDirectory, contractDirectory, unitDirectory } from './sheets/sheet-directories-service.ts';
import { ShareWithdrawalStore } from './sharing/share-withdrawal-store.ts';
import { SystemStore } from './devices/system-store.ts';
import type { UnitService } from './units/unit-service.ts';
import { UnitStore } from './units/unit-store.ts';
import type { Vault } from './vault.ts';

interface RegistryFoundation {
  readonly database: Database;
  readonly vault: Vault;
  readonly dataFolder: string;
  readonly config: Pick<Config, 'discovery' | 'registry'>;
  readonly adapters: readonly Adapter[];
  readonly netGuard: NetGuard;
  readonly clock: Clock;
  readonly bus: EventBus;
  readonly log: Log;
}

interface Registry {
  readonly organisations: OrganisationService;
  readonly cameras: RegistryService;
  /** How cameras are reached. */
  readonly paths: PathService;
  readonly intake: IntakeService;
  /** What the registry has that may be a device which is being checked. */
  readonly duplicates: DuplicateService;
  /** Which device stands behind a camera: whoever learns a serial lets it be checked here. */
  readonly devices: DeviceService;
  /** Carriers' platforms and their points. */
  readonly platforms: PlatformIntakeService;
  /** Platforms that are led elsewhere or given up. */
  readonly platformChanges: PlatformChangeService;
  /** Devices that got another address. */
  readonly addresses: DeviceAddressService;
  /** Writes camera records in bulk. */
  readonly records: RecordWriter;
  /** Lease contracts; their job tells which expire and which have ended. */
  readonly contracts: ContractService;
  /** Which cameras are watched for outages, and where. */
  readonly watched: WatchedCameras;
  readonly units: UnitService;
  /** Cameras that are granted to neighbours. */
  readonly grants: Pick<Grants, 'memory' | 'scopeOf'>;
  /** Recorders, for who asks them about their channels. */
  readonly recorders: RecorderService;
  readonly routes: readonly Route[];
  readonly parts: readonly Part[];
}

/** Wires the registry: organisations, cameras, and how they are reached. */
export function createRegistry({ database, vault, dataFolder, config, ...world }: RegistryFoundation): Registry {
  const { adapters, netGuard, clock, bus, log } = world;
  const organisationStore = new OrganisationStore(database);
  const cameraStore = new CameraStore(database);
  const paths = new AccessPathStore(database);
  const systems = new SystemStore(database);
  const credentials = new CredentialStore(database);
  const transaction = database.transaction.bind(database);

  const tree = createTree({ database, store: organisationStore, clock, bus, log });
  const { organisations } = tree;
  const [links, photoStore] = [new CameraAreaStore(database), new PhotoStore(database)];
  const record = createRecord({
    ...{ database, cameras: cameraStore, organisations: organisationStore, paths, clock, bus, log },
    followers: [links, photoStore, new DeviceAlarmStore(database), new ShareWithdrawalStore(database)],
  });
  const placement = placementOf({ database, links, cameras: cameraStore, clock, log });
  const linked = { placement, recordLinks: linksOf(database) };
  const cameras = new RegistryService({
    ...{ organisations: organisationStore, cameras: cameraStore, paths, systems },
    ...{ lists: new CameraListStore(database), areas: new AreaStore(database), ...linked },
    ...{ writer: record.writer, changes: record.changes, conflicts: record.conflicts, transaction, bus, log },
  });
  const around = createSurroundings({
    ...{ database, cameras: cameraStore, organisations: organisationStore, links, photoStore },
    ...{ writer: record.writer, dataFolder },
    ...{ registry: cameras, policy: config.registry, clock, bus, log },
  });
  const reach = createPaths({
    ...{ database, cameras: cameraStore, paths, systems, credentials, record, placement },
    ...{ adapters, netGuard, describeSeconds: config.discovery.describeSeconds, vault, clock, bus, log },
  });
  const sheets = createSheets({
    ...{ database, dataFolder, vault, cameras: cameraStore, organisations: organisationStore, paths, credentials },
    ...{ writer: record.writer, registry: cameras, clock, bus, log },
    units: unitDirectory(around.units, around.unitStore),
    areas: areaDirectory(around.areas, around.areaStore),
    ...{ contracts: contractDirectory(new ContractStore(database)), uploads: config.registry },
  });
  return {
    ...{ organisations, cameras },
    ...{ paths: reach.service, devices: reach.devices, platformChanges: reach.platformChanges },
    intake: new IntakeService({
      ...{ cameras: cameraStore, paths, systems, credentials, organisations: organisationStore, vault, clock },
      devices: reach.devices,
    }),
    duplicates: duplicatesOf(database, { cameras: cameraStore, systems, paths }),
    platforms: new PlatformIntakeService({ systems, credentials, paths, writer: record.writer, vault, clock }),
    addresses: new DeviceAddressService({ cameras: cameraStore, paths, systems, clock, bus }),
    routes: [
      ...registryRoutes(organisations, cameras, { paths: reach.doors, devices: reach.devices }),
      ...[tree, reach, record, around, sheets].flatMap(({ routes }) => routes),
    ],
    records: record.writer,
    contracts: around.contracts,
    watched: new WatchedCameras({ paths: reach.service, contracts: around.contracts }),
    ...{ units: around.units, grants: around.grants },
    recorders: new RecorderService({ systems, paths, credentials, vault }),
    parts: [...reach.parts, ...record.parts, ...around.parts],
  };
}

function duplicatesOf(
  database: Database,
  stores: { readonly cameras: CameraStore; readonly systems: SystemStore; readonly paths: AccessPathStore },
): DuplicateService {
  return new DuplicateService({ ...stores, proposals: new MergeProposalStore(database) });
}

/** Keeps cameras in the areas that their records name. */
function placementOf({ database, ...world }: PlacementFoundation): CodePlacement {
  const transaction = database.transaction.bind(database);
  const stores = { areas: new AreaStore(database), aliases: new AreaAliasStore(database) };
  return new CodePlacement({ areas: new AreaService({ ...world, ...stores, transaction }) });
}

interface PlacementFoundation extends Pick<RegistryFoundation, 'database' | 'clock' | 'log'> {
  readonly links: CameraAreaStore;
  readonly cameras: CameraStore;
}

interface TreeFoundation extends Pick<RegistryFoundation, 'database' | 'clock' | 'bus' | 'log'> {
  readonly store: OrganisationStore;
}

/** Wires the organisation tree: read, opened node by node, renamed and moved. */
function createTree({ database, store: organisations, clock, bus, log }: TreeFoundation) {
  const transaction = database.transaction.bind(database);
  const counts = new OrganisationCountsStore(database);
  const tree = new OrganisationTreeService({ organisations, counts });
  const moves = new OrganisationMoveStore(database);
  const changes = new OrganisationChangeService({ organisations, moves, transaction, bus, log });
  return {
    organisations: new OrganisationService({ organisations, counts, clock, log }),
    routes: organisationRoutes(tree, changes),
  };
}

function linksOf(database: Database): RecordLinks {
  const stores = { units: new UnitStore(database), contracts: new ContractStore(database) };
  return new RecordLinks({ ...stores, links: new CameraLinkStore(database) });
}
