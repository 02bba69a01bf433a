import type { Config } from '../../../config/schema.ts';
import type { HealthService } from '../../health/health-service.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import type { Route } from '../../platform/http/route.ts';
import type { Part } from '../../platform/scheduling/part.ts';
import { CameraPositionStore } from '../../registry/cameras/camera-position-store.ts';
import type { OrganisationService } from '../../registry/organisations/organisation-service.ts';
import type { RegistryService } from '../../registry/registry-service.ts';
import { MapFiles } from './map-files-provider.ts';
import { mapRoutes } from './map-routes.ts';
import { MapService } from './map-service.ts';

interface MapWorld {
  readonly config: Pick<Config, 'map'>;
  readonly database: Database;
  readonly dataFolder: string;
  readonly health: HealthService;
  readonly registry: { readonly cameras: RegistryService; readonly organisations: OrganisationService };
  readonly bus: EventBus;
  readonly clock: Clock;
}

/** Wires the map: where cameras stand, and what lies under them. */
export function createMap({ config, database, dataFolder, health, registry, bus, clock }: MapWorld): {
  readonly routes: readonly Route[];
  readonly part: Part;
} {
  const files = new MapFiles(dataFolder, config.map);
  const service = new MapService({
    positions: new CameraPositionStore(database),
    ...{ health, registry: registry.cameras, organisations: registry.organisations },
    ...{ files, settings: config.map, bus, clock },
  });
  return {
    routes: mapRoutes(service, files),
    part: { start: async () => service.start(), stop: async () => service.stop() },
  };
}
