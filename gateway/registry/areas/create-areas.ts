import type { Clock } from '../../platform/clock/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Route } from '../../platform/http/route.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { CameraStore } from '../camera-store.ts';
import type { OrganisationStore } from '../organisation-store.ts';
import type { RegistryService } from '../registry-service.ts';
import { AreaAliasStore } from './area-alias-store.ts';
import { AreaChangeService } from './area-change-service.ts';
import { AreaService } from './area-service.ts';
import { AreaStore } from './area-store.ts';
import { AreaTreeService } from './area-tree-service.ts';
import { areasRoutes } from './areas-routes.ts';
import { CameraAreaStore } from './camera-area-store.ts';

interface AreasFoundation {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly cameras: CameraStore;
  readonly organisations: OrganisationStore;
  readonly registry: RegistryService;
}

interface Areas {
  /** For the import and for whoever edits a camera's codes. */
  readonly areas: AreaService;
  /** Follows cameras that move to another organisation. */
  readonly links: CameraAreaStore;
  readonly routes: readonly Route[];
}

/** Wires the administrative and the grid tree. */
export function createAreas({ database, clock, log, cameras, organisations, registry }: AreasFoundation): Areas {
  const store = new AreaStore(database);
  const links = new CameraAreaStore(database);
  const deps = {
    ...{ areas: store, aliases: new AreaAliasStore(database), links, cameras, organisations, registry },
    ...{ transaction: database.transaction.bind(database), clock, log },
  };
  const areas = new AreaService(deps);
  const services = { areas, tree: new AreaTreeService(deps), changes: new AreaChangeService(deps) };
  return { areas, links, routes: areasRoutes(services) };
}
