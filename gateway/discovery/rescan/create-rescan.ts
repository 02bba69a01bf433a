import type { Adapter } from '../../../adapters/sdk/adapter.ts';
import type { Config } from '../../../config/schema.ts';
import { wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import { expandRanges } from '../../platform/netguard/expand-ranges.ts';
import type { NetGuard } from '../../platform/netguard/net-guard.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { Part } from '../../platform/scheduling/part.ts';
import type { DeviceAddressService } from '../../registry/devices/device-address-service.ts';
import type { DeviceService } from '../../registry/devices/device-service.ts';
import type { OrganisationService } from '../../registry/organisations/organisation-service.ts';
import type { PathService } from '../../registry/paths/path-service.ts';
import type { RegistryService } from '../../registry/registry-service.ts';
import type { CandidateStore } from '../candidate-store.ts';
import { listRegistered } from '../registered-devices.ts';
import { type NetRanges, ScanRunService } from '../scan-run-service.ts';
import { ScanService } from '../scan-service.ts';
import { ScanStore } from '../scan-store.ts';
import { SightingStore } from '../sighting-store.ts';
import { CompareService } from './compare-service.ts';
import { readNeighbours } from './neighbour-provider.ts';
import { RescanJob } from './rescan-job.ts';
import { ScanChangeService } from './scan-change-service.ts';
import { ScanChangeStore } from './scan-change-store.ts';
import { ScheduleService } from './schedule-service.ts';
import { ScheduleStore } from './schedule-store.ts';

interface RescanFoundation {
  readonly config: Pick<Config, 'discovery'>;
  readonly database: Database;
  readonly registry: {
    readonly organisations: OrganisationService;
    readonly cameras: RegistryService;
    readonly paths: PathService;
    readonly addresses: DeviceAddressService;
    readonly devices: DeviceService;
  };
  readonly candidates: CandidateStore;
  readonly adapters: readonly Adapter[];
  readonly netGuard: NetGuard;
  readonly clock: Clock;
  readonly log: Log;
}

interface Rescan {
  readonly scans: ScanService;
  readonly changes: ScanChangeService;
  readonly schedules: ScheduleService;
  /** Path of the top organisation. */
  readonly rootPath: () => Promise<string | undefined>;
  readonly parts: readonly Part[];
}

/** Wires scans, what they find to be different, and those that come again. */
export function createRescan({ config, database, registry, candidates, netGuard, ...world }: RescanFoundation): Rescan {
  const { adapters, clock, log } = world;
  const { ranges: configured, rescan } = config.discovery;
  const unsearched = adapters.filter(({ manifest }) => manifest?.capabilities.discover.level === 'no');
  const isSearched = (kind: string): boolean => !unsearched.some((adapter) => adapter.kind === kind);
  const ranges: NetRanges = { configured, expand: (wanted) => expandRanges(netGuard, wanted) };
  const scanStore = new ScanStore(database);
  const changeStore = new ScanChangeStore(database);
  const comparisons = new CompareService({
    ...{ scans: scanStore, sightings: new SightingStore(database), changes: changeStore, candidates, ranges, clock },
    registered: (scope) => listRegistered(registry, scope, isSearched),
    devices: registry.devices,
    neighbours: () => readNeighbours(),
  });
  const runs = new ScanRunService({ adapters, ranges, candidates, clock, policy: config.discovery });
  const scans = new ScanService({ scans: scanStore, runs, comparisons, ranges, clock, log });
  const changes = new ScanChangeService({
    changes: changeStore,
    devices: {
      move: async (scope, move, transaction) => {
        netGuard.assertAllowed(move.to.host);
        return registry.addresses.move(scope, move, transaction);
      },
      announce: (scope, cameraIds) => registry.addresses.announce(scope, cameraIds),
    },
    transaction: database.transaction.bind(database),
    ...{ clock, log },
  });
  const rootPath = async (): Promise<string | undefined> => {
    const { items } = await registry.organisations.listOrganisations(wholeEstate);
    return items.find(({ parentId }) => parentId === undefined)?.path;
  };
  const schedules = new ScheduleService({
    schedules: new ScheduleStore(database),
    scans,
    ranges,
    rootPath,
    clock,
    log,
  });
  const parts = [{ start: () => scans.resume(), stop: () => scans.stop() }, new RescanJob({ schedules, log, rescan })];
  return { scans, changes, schedules, rootPath, parts };
}
