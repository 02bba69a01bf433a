import type { Clock } from '../platform/clock/clock.ts';
import type { Database } from '../platform/database/database.ts';
import type { EventBus } from '../platform/events/event-bus.ts';
import type { Route } from '../platform/http/route.ts';
import type { Log } from '../platform/observability/log.ts';
import type { Part } from '../platform/scheduling/part.ts';
import { AccessPathStore } from './access-path-store.ts';
import { CameraStore } from './camera-store.ts';
import { CredentialStore } from './credential-store.ts';
import { IntakeService } from './intake-service.ts';
import { OrganisationChangeService } from './organisation-change-service.ts';
import { OrganisationCountsStore } from './organisation-counts-store.ts';
import { OrganisationMoveStore } from './organisation-move-store.ts';
import { organisationRoutes } from './organisation-routes.ts';
import { OrganisationService } from './organisation-service.ts';
import { OrganisationStore } from './organisation-store.ts';
import { OrganisationTreeService } from './organisation-tree-service.ts';
import { PathService } from './path-service.ts';
import { PathStandingService } from './path-standing-service.ts';
import { PathStandingStore } from './path-standing-store.ts';
import { registryRoutes } from './registry-routes.ts';
import { RegistryService } from './registry-service.ts';
import { SystemStore } from './system-store.ts';
import type { Vault } from './vault.ts';

interface RegistryFoundation {
  readonly database: Database;
  readonly vault: Vault;
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
  readonly routes: readonly Route[];
  readonly parts: readonly Part[];
}

/** Wires the registry: organisations, cameras, and how they are reached. */
export function createRegistry({ database, vault, clock, bus, log }: RegistryFoundation): Registry {
  const organisationStore = new OrganisationStore(database);
  const cameraStore = new CameraStore(database);
  const paths = new AccessPathStore(database);
  const systems = new SystemStore(database);
  const credentials = new CredentialStore(database);
  const transaction = database.transaction.bind(database);
  const standings = new PathStandingService({ standings: new PathStandingStore(database), bus, clock, log });

  const counts = new OrganisationCountsStore(database);
  const organisations = new OrganisationService({ organisations: organisationStore, counts, clock, log });
  const tree = new OrganisationTreeService({ organisations: organisationStore, counts });
  const treeChanges = new OrganisationChangeService({
    ...{ organisations: organisationStore, moves: new OrganisationMoveStore(database) },
    ...{ transaction, bus, log },
  });
  const cameras = new RegistryService({
    ...{ organisations: organisationStore, cameras: cameraStore, paths, systems },
    ...{ transaction, bus, log },
  });
  return {
    organisations,
    cameras,
    paths: new PathService({ cameras: cameraStore, paths, standings, credentials, vault, clock }),
    intake: new IntakeService({ cameras: cameraStore, paths, systems, credentials, vault, clock }),
    routes: [...registryRoutes(organisations, cameras), ...organisationRoutes(tree, treeChanges)],
    parts: [standings],
  };
}
