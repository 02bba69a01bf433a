import type { Adapter } from '../../adapters/sdk/adapter.ts';
import type { Config } from '../../config/schema.ts';
import { MemorySignInLimiter } from '../access/sign-in-limiter-provider.ts';
import type { LiveService } from '../media/live-service.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { Database } from '../platform/database/database.ts';
import type { EventBus } from '../platform/events/event-bus.ts';
import type { Route } from '../platform/http/route.ts';
import type { Log } from '../platform/observability/log.ts';
import type { Announcer } from '../platform/realtime/announcement.ts';
import type { Scope } from '../platform/actor/scope.ts';
import type { Part } from '../platform/scheduling/part.ts';
import type { Organisation } from '../registry/camera.ts';
import type { PathService } from '../registry/paths/path-service.ts';
import type { RegistryService } from '../registry/registry-service.ts';
import type { PictureService } from '../media/picture-service.ts';
import { AttentionStore } from '../patrol/attention/attention-store.ts';
import type { StreamDelivery } from '../patrol/proof-of-viewing.ts';
import type { RoundExecutionService } from '../patrol/round-execution-service.ts';
import { SeatAttention } from './attention/seat-attention-service.ts';
import { seatRoundRoutes } from './seat-round/seat-round-routes.ts';
import { SeatRoundService } from './seat-round/seat-round-service.ts';
import { SheetService } from './sheets/sheet-service.ts';
import { sheetsRoutes } from './sheets/sheets-routes.ts';
import { displayExpiryJob } from './displays/display-expiry-job.ts';
import { displayRoutes } from './displays/display-routes.ts';
import { DisplayService } from './displays/display-service.ts';
import { DisplaySessions } from './displays/display-session-service.ts';
import { DisplayStore } from './displays/display-store.ts';
import { AdapterPtz } from './ptz/ptz-device-provider.ts';
import { PtzReleaseJob } from './ptz/ptz-release-job.ts';
import { ptzRoutes } from './ptz/ptz-routes.ts';
import { PtzService } from './ptz/ptz-service.ts';
import { sceneRoutes } from './scenes/scene-routes.ts';
import { SceneService } from './scenes/scene-service.ts';
import { SeatService, type SeatServiceDeps } from './seat-service.ts';
import { WallPageJob } from './wall-page-job.ts';
import { wallRoutes } from './wall-routes.ts';
import { WallService } from './wall-service.ts';

type OfSeats = Pick<SeatServiceDeps, 'plans' | 'duty' | 'health' | 'outages' | 'streams'>;

interface WallFoundation extends OfSeats {
  readonly rounds: RoundExecutionService;
  readonly delivery: StreamDelivery;
  readonly pictures: PictureService;
  readonly config: Pick<Config, 'patrol' | 'access'>;
  readonly database: Database;
  readonly registry: {
    readonly cameras: Pick<RegistryService, 'listCameras' | 'findCameras'>;
    readonly paths: Pick<PathService, 'livePath'>;
    readonly organisations: { findOrganisation(scope: Scope, id: string): Promise<Organisation | undefined> };
  };
  readonly live: Pick<LiveService, 'keepOnly'>;
  readonly adapters: readonly Adapter[];
  readonly announcer: Announcer;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly log: Log;
}

interface Wall {
  readonly walls: WallService;
  /** Which browser is which display, for the door. */
  readonly displaySessions: DisplaySessions;
  readonly routes: readonly Route[];
  readonly parts: readonly Part[];
}

/** Wires walls: seats of officers, status walls, displays, and cameras that are moved. */
export function createWall({ config, database, registry, live, adapters, ...world }: WallFoundation): Wall {
  const { health, streams, bus, clock, log } = world;
  const ptz = new PtzService({
    ...{ paths: registry.paths, device: new AdapterPtz(adapters, clock), bus, clock, log },
    holdSeconds: config.patrol.ptzHoldSeconds,
  });
  const seats = new SeatService({ ...world, ptz, ...config.patrol });
  const attention = new SeatAttention({
    ...{ checks: new AttentionStore(database), seats, clock, policy: config.patrol.attention },
    chance: Math.random,
  });
  const walls = new WallService({ seats, delivery: world.delivery, attention, bus, clock, log });
  const seatRounds = new SeatRoundService({ walls, seats, rounds: world.rounds, attention, clock });
  const sheets = new SheetService({ walls, seats, pictures: world.pictures, clock, policy: config.patrol.snapshots });
  const scenes = new SceneService({ registry: registry.cameras, health, streams, clock, log });
  const organisations = { find: (scope: Scope, id: string) => registry.organisations.findOrganisation(scope, id) };
  const displayStore = new DisplayStore(database);
  const shared = { displays: displayStore, scenes, organisations, clock, log };
  const sessions = new DisplaySessions({ ...shared, streams: live, bus });
  const displays = new DisplayService({ ...shared, sessions, bus });
  const limiter = new MemorySignInLimiter();
  return {
    walls,
    displaySessions: sessions,
    routes: [
      ...wallRoutes(walls),
      ...seatRoundRoutes(seatRounds),
      ...sheetsRoutes(sheets),
      ...sceneRoutes(scenes),
      ...displayRoutes({ displays, sessions, limiter, secureCookie: config.access.secureCookie }),
      ...ptzRoutes(ptz),
    ],
    parts: [
      { start: () => ptz.start(), stop: () => ptz.stop() },
      new PtzReleaseJob({ ptz, log }),
      displayExpiryJob({ sessions, log }),
      { start: () => walls.start(), stop: () => walls.stop() },
      new WallPageJob({ walls, log, pageTickMs: config.patrol.pageTickMs }),
    ],
  };
}
