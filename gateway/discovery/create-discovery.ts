import type { Adapter } from '../../adapters/sdk/adapter.ts';
import type { DeviceLogins } from '../../adapters/sdk/device-logins.ts';
import type { Config } from '../../config/schema.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { Database } from '../platform/database/database.ts';
import type { EventBus } from '../platform/events/event-bus.ts';
import type { Route } from '../platform/http/route.ts';
import type { NetGuard } from '../platform/netguard/net-guard.ts';
import type { Log } from '../platform/observability/log.ts';
import type { Part } from '../platform/scheduling/part.ts';
import type { DeviceAddressService } from '../registry/devices/device-address-service.ts';
import type { DuplicateService } from '../registry/devices/duplicate-service.ts';
import type { DeviceService } from '../registry/devices/device-service.ts';
import type { IntakeService } from '../registry/devices/intake-service.ts';
import type { ContractService } from '../registry/contracts/contract-service.ts';
import type { OrganisationService } from '../registry/organisations/organisation-service.ts';
import type { PathService } from '../registry/paths/path-service.ts';
import type { PlatformChangeService } from '../registry/devices/platform-change-service.ts';
import type { PlatformIntakeService } from '../registry/devices/platform-intake-service.ts';
import type { RegistryService } from '../registry/registry-service.ts';
import type { UnitService } from '../registry/units/unit-service.ts';
import type { Vault } from '../registry/vault.ts';
import { AdoptionService } from './adoption-service.ts';
import { BulkAdoptionService } from './bulk/bulk-adoption-service.ts';
import { BulkAdoptionStore } from './bulk/bulk-adoption-store.ts';
import { bulkAdoptionRoutes } from './bulk/bulk-adoption-routes.ts';
import { CandidateService } from './candidate-service.ts';
import { CandidateStore } from './candidate-store.ts';
import { DeviceWatchJob } from './device-watch-job.ts';
import { discoveryRoutes } from './discovery-routes.ts';
import type { AskOtherClient, CheckedNetwork, StreamProbe } from './check/check-ports.ts';
import { checkRoutes } from './check/check-routes.ts';
import { CheckRunService } from './check/check-run-service.ts';
import { CheckService } from './check/check-service.ts';
import { CheckStore } from './check/check-store.ts';
import { readLoginSchemes } from './check/login-scheme-provider.ts';
import { knockPorts } from './check/port-knock-provider.ts';
import { AdoptionLoginService } from './logins/adoption-login-service.ts';
import { credentialSetRoutes } from './logins/credential-set-routes.ts';
import { CredentialSetService } from './logins/credential-set-service.ts';
import { CredentialSetStore } from './logins/credential-set-store.ts';
import { CredentialTryStore } from './logins/credential-try-store.ts';
import { LoginService } from './logins/login-service.ts';
import { createOnboarding } from './onboarding/create-onboarding.ts';
import { createPlatforms } from './platforms/create-platforms.ts';
import { createRescan } from './rescan/create-rescan.ts';
import { rescanRoutes } from './rescan/rescan-routes.ts';

interface DiscoveryFoundation {
  readonly config: Pick<Config, 'discovery' | 'health'>;
  readonly database: Database;
  readonly registry: {
    readonly organisations: OrganisationService;
    readonly cameras: RegistryService;
    readonly units: UnitService;
    readonly contracts: ContractService;
    readonly intake: IntakeService;
    readonly duplicates: DuplicateService;
    readonly devices: DeviceService;
    readonly platforms: PlatformIntakeService;
    readonly platformChanges: PlatformChangeService;
    readonly paths: PathService;
    readonly addresses: DeviceAddressService;
  };
  readonly adapters: readonly Adapter[];
  readonly netGuard: NetGuard;
  readonly vault: Vault;
  /** What devices made of logins, shared with the adapters. */
  readonly logins: DeviceLogins;
  /** The live engine, which lies above, for looking at a stream before adoption. */
  readonly streams: StreamProbe;
  readonly askOtherClient: AskOtherClient;
  readonly clock: Clock;
  readonly bus: EventBus;
  readonly log: Log;
}

interface Discovery {
  readonly routes: readonly Route[];
  readonly parts: readonly Part[];
}

/** Wires discovery: scans, candidates and their adoption. Nothing is dialled before somebody asks. */
export function createDiscovery(foundation: DiscoveryFoundation): Discovery {
  const { config, database, registry, adapters, vault, netGuard, clock, bus, log } = foundation;
  const candidates = new CandidateStore(database);
  const checkStore = new CheckStore(database);
  const { scans, changes, schedules, rootPath, parts } = createRescan({ ...foundation, candidates });
  const platforms = createPlatforms(foundation);
  const transaction = database.transaction.bind(database);
  const adoptions = new AdoptionService({
    ...{ candidates, organisations: registry.organisations, registry: registry.cameras, intake: registry.intake },
    ...{ adapters, transaction, clock, bus, log, policy: config.discovery },
    lastWord: { assertAdoptable: (...asked) => checks.assertAdoptable(...asked) },
  });
  const setStore = new CredentialSetStore(database);
  const tries = new CredentialTryStore(database);
  const refusedPerHour = config.discovery.refusedLoginsPerHour;
  const logins = new LoginService({
    ...{ sets: setStore, tries, vault, doors: foundation.logins, clock, refusedPerHour },
  });
  const { organisations } = registry;
  const sets = new CredentialSetService({ sets: setStore, organisations, units: registry.units, vault, clock, log });
  const runs = new CheckRunService({
    ...{ adapters, streams: foundation.streams, askOtherClient: foundation.askOtherClient },
    ...{ duplicates: registry.duplicates, network: networkOf(netGuard), clock, policy: config.discovery },
  });
  const { clockWarnSeconds } = config.health;
  const checks = new CheckService({ checks: checkStore, runs, candidates, logins, clock, log, clockWarnSeconds });
  const bulkStore = new BulkAdoptionStore(database);
  const shared = { candidates, sets: setStore, organisations, logins, adoptions, clock, log };
  const bulks = new BulkAdoptionService({ bulks: bulkStore, ...shared });
  return {
    routes: [
      ...platforms.routes,
      ...createOnboarding(foundation).routes,
      ...discoveryRoutes({
        ...{ scans, candidates: new CandidateService({ candidates, log }) },
        adoptions: new AdoptionLoginService({ candidates, adoptions, logins }),
      }),
      ...credentialSetRoutes(sets),
      ...bulkAdoptionRoutes(bulks),
      ...checkRoutes(checks),
      ...rescanRoutes({ changes, schedules, registry: registry.cameras }),
    ],
    parts: [
      ...platforms.parts,
      ...parts,
      new DeviceWatchJob({ adapters, candidates, rootPath, clock, log, policy: config.discovery }),
      { start: () => bulks.resume(), stop: () => bulks.stop() },
      { start: () => checks.resume(), stop: () => checks.stop() },
      { stop: () => adoptions.stop() },
    ],
  };
}

function networkOf(netGuard: NetGuard): CheckedNetwork {
  return {
    assertAllowed: (host) => netGuard.assertAllowed(host),
    knock: knockPorts,
    loginSchemes: readLoginSchemes,
  };
}
