import type { Adapter } from '../../../adapters/sdk/adapter.ts';
import type { Config } from '../../../config/schema.ts';
import type { InspectionService } from '../../media/inspection-service.ts';
import type { PictureMarks } from '../../media/picture-marks.ts';
import type { Pixels } from '../../media/pixels/pixels.ts';
import { wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import type { Route } from '../../platform/http/route.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { Part } from '../../platform/scheduling/part.ts';
import { PhotoShelfProvider } from '../../registry/photos/photo-shelf-provider.ts';
import type { RegistryService } from '../../registry/registry-service.ts';
import '../../registry/registry-events.ts';
import { systemTicker } from '../health-probe-job.ts';
import type { HealthService } from '../health-service.ts';
import { AimService } from './aim-service.ts';
import { DeepCheckJob } from './deep-check-job.ts';
import { DeepCheckService } from './deep-check-service.ts';
import { DeepCheckStore } from './deep-check-store.ts';
import { DeepLookService } from './deep-look-service.ts';
import { DeepPictureStore } from './deep-picture-store.ts';
import { DeepPictureViewStore } from './deep-picture-view-store.ts';
import { DeepStandingService } from './deep-standing-service.ts';
import { picturesRoutes } from './pictures-routes.ts';
import { ReferenceService } from './reference-service.ts';

interface PicturesWorld {
  readonly config: Pick<Config, 'health'>;
  readonly database: Database;
  readonly dataFolder: string;
  readonly adapters: readonly Adapter[];
  readonly cameras: Pick<RegistryService, 'findCameras'>;
  readonly health: Pick<HealthService, 'targets' | 'find' | 'recordDeep' | 'forgetDeep'>;
  readonly media: {
    readonly inspections: InspectionService;
    readonly pixels: Pixels;
    readonly marks: PictureMarks;
  };
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly log: Log;
}

interface Pictures {
  /** Checks a camera now; for those who must know whether a picture is as it should be. */
  readonly checks: DeepCheckService;
  readonly routes: readonly Route[];
  readonly part: Part;
}

/** Wires deep checks: who is looked at when, what pictures are judged by, and what is kept of them. */
export function createPictures({ config, database, dataFolder, adapters, cameras, ...world }: PicturesWorld): Pictures {
  const { health, media, bus, clock, log } = world;
  const { inspections, pixels, marks } = media;
  const settings = config.health.deep;
  const kinds = new Map(adapters.map((adapter) => [adapter.kind, adapter]));
  const [checks, pictures] = [new DeepCheckStore(database), new DeepPictureStore(database)];
  const shelf = new PhotoShelfProvider(dataFolder, 'checks');
  const references = new ReferenceService({ pictures, shelf, clock });
  const deepChecks = new DeepCheckService({
    ...{ inspections, checks, references, clock, settings },
    // Nobody would look again at what one check that was asked for has found.
    health: settings.enabled ? health : { recordDeep: () => undefined },
    looks: new DeepLookService({ inspections, pixels, adapters: kinds, clock, settings }),
    aims: new AimService({ adapters: kinds, clock }),
    cameras: { listTypes: async (id) => (await cameras.findCameras(wholeEstate, [id]))[0]?.record.cameraType ?? [] },
    onChecked: (check) => job.follow(check),
  });
  const job = new DeepCheckJob({
    ...{ health, deepChecks, checks, clock, log, settings },
    ...{ ticker: systemTicker, areViewersWaiting: () => inspections.areViewersWaiting() },
  });
  const standings = new DeepStandingService({
    ...{ cameras, deepChecks, checks, pictures, references, shelf, pixels, marks, clock, log },
    views: new DeepPictureViewStore(database),
  });
  let stopFollowing: (() => void) | undefined;
  const part: Part = {
    start: async () => {
      stopFollowing = bus.on('camera.changed', async ({ cameraId, organisationPath }) => {
        // What a check under way keeps moves along.
        await deepChecks.settle(cameraId);
        for (const store of [checks, pictures]) await store.moveWithCamera(cameraId, organisationPath);
      });
      if (settings.enabled) await job.start();
      else health.forgetDeep();
    },
    stop: async () => {
      stopFollowing?.();
      await job.stop();
    },
  };
  return { checks: deepChecks, routes: picturesRoutes(standings), part };
}
