import type { Adapter } from '../../adapters/sdk/adapter.ts';
import type { Config } from '../../config/schema.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { Database } from '../platform/database/database.ts';
import type { EventBus } from '../platform/events/event-bus.ts';
import type { Route } from '../platform/http/route.ts';
import { expandRanges } from '../platform/netguard/expand-ranges.ts';
import type { NetGuard } from '../platform/netguard/net-guard.ts';
import type { Log } from '../platform/observability/log.ts';
import type { Part } from '../platform/scheduling/part.ts';
import type { IntakeService } from '../registry/intake-service.ts';
import type { OrganisationService } from '../registry/organisation-service.ts';
import type { RegistryService } from '../registry/registry-service.ts';
import { AdoptionService } from './adoption-service.ts';
import { CandidateStore } from './candidate-store.ts';
import { discoveryRoutes } from './discovery-routes.ts';
import { ScanService } from './scan-service.ts';

interface DiscoveryFoundation {
  readonly config: Pick<Config, 'discovery'>;
  readonly database: Database;
  readonly registry: {
    readonly organisations: OrganisationService;
    readonly cameras: RegistryService;
    readonly intake: IntakeService;
  };
  readonly adapters: readonly Adapter[];
  readonly netGuard: NetGuard;
  readonly clock: Clock;
  readonly bus: EventBus;
  readonly log: Log;
}

interface Discovery {
  readonly routes: readonly Route[];
  readonly parts: readonly Part[];
}

/** Wires discovery: scans, candidates and their adoption. Nothing is dialled before somebody asks. */
export function createDiscovery({ config, database, registry, ...world }: DiscoveryFoundation): Discovery {
  const { adapters, netGuard, clock, bus, log } = world;
  const candidates = new CandidateStore(database);
  const { ranges, describeSeconds, ...policy } = config.discovery;
  const net = { configured: ranges, expand: (wanted: readonly string[]) => expandRanges(netGuard, wanted) };
  const scans = new ScanService({ adapters, ranges: net, candidates, clock, log, policy });
  const adoptions = new AdoptionService({
    ...{ candidates, organisations: registry.organisations, registry: registry.cameras, intake: registry.intake },
    ...{ adapters, transaction: database.transaction.bind(database) },
    ...{ clock, bus, log, policy: { describeSeconds } },
  });
  return {
    routes: discoveryRoutes(scans, adoptions),
    parts: [{ stop: () => scans.stop() }, { stop: () => adoptions.stop() }],
  };
}
