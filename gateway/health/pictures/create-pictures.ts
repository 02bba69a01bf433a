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
import type { Metrics } from '../../platform/observability/metrics.ts';
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
import type { DeepPace } from './deep-pace.ts';
import { DeepLookService } from './deep-look-service.ts';
import { DeepPictureStore } from './deep-picture-store.ts';
import { DeepPictureViewStore } from './deep-picture-view-store.ts';
import { DeepStandingService } from './deep-standing-service.ts';
import { measureDeepPace } from './measure-deep-pace.ts';
import { picturesRoutes } from './pictures-routes.ts';
import { ShortLag } from './short-lag-provider.ts';
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
  readonly metrics: Pick<Metrics, 'gauges'>;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly log: Log;
}

interface Pictures {
  /** Checks a camera now; for those who must know whether a picture is as it should be. */
  readonly checks: DeepCheckService;
  /** How fast the estate is looked at; undefined while nobody looks. */
  readonly pace: () => DeepPace | undefined;
  /** What is kept of each camera, for those who repair it. */
  readonly standings: DeepStandingService;
  readonly routes: readonly Route[];
  readonly part: Part;
}

/** Wires deep checks: who is looked at when, what pictures are judged by, and what is kept of them. */
export function createPictures({ config, database, dataFolder, adapters, cameras, ...world }: PicturesWorld): Pictures {
  const { health, media, bus, clock, log, metrics } = world;
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
  const lag = new ShortLag();
  const job = new DeepCheckJob({
    ...{ health, deepChecks, checks, clock, log, settings },
    ...{ ticker: systemTicker, areViewersWaiting: () => inspections.areViewersWaiting() },
    lagMs: () => lag.takeP95Ms(),
  });
  const standings = new DeepStandingService({
    ...{ cameras, deepChecks, checks, pictures, references, shelf, pixels, marks, clock, log },
    views: new DeepPictureViewStore(database),
  });
  const readPace = (): DeepPace | undefined => job.pace();
  measureDeepPace(readPace, metrics);
  let stopFollowing: (() => void) | undefined;
  const part: Part = {
    start: async () => {
      stopFollowing = bus.on('camera.changed', async ({ cameraId, organisationPath }) => {
        // What a check under way keeps moves along.
        await deepChecks.settle(cameraId);
        for (const store of [checks, pictures]) await store.moveWithCamera(cameraId, organisationPath);
      });
      if (!settings.enabled) return health.forgetDeep();
      lag.start();
      await job.start();
    },
    stop: async () => {
      stopFollowing?.();
      lag.stop();
      await job.stop();
    },
  };
  return { checks: deepChecks, standings, pace: readPace, routes: picturesRoutes(standings, readPace), part };
}
