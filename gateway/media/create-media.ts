import type { Adapter } from '../../adapters/sdk/adapter.ts';
import type { DeviceLogins } from '../../adapters/sdk/device-logins.ts';
import type { Config } from '../../config/schema.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { EventBus } from '../platform/events/event-bus.ts';
import type { Route } from '../platform/http/route.ts';
import type { NetGuard } from '../platform/netguard/net-guard.ts';
import type { Log } from '../platform/observability/log.ts';
import type { Metrics } from '../platform/observability/metrics.ts';
import type { SocketRoom } from '../platform/realtime/socket-door.ts';
import type { Part } from '../platform/scheduling/part.ts';
import type { OrganisationService } from '../registry/organisations/organisation-service.ts';
import type { PathService } from '../registry/paths/path-service.ts';
import { createLive } from './create-live.ts';
import { LiveEngine } from './engine/live-engine.ts';
import { IdleStreamsJob } from './idle-streams-job.ts';
import type { InspectionService } from './inspection-service.ts';
import { keyFrameRequester } from './key-frame-requester.ts';
import { measureMedia } from './measure-media.ts';
import { type MeasureArguments, measureStream } from './measure-stream.ts';
import { liveRoutes } from './live-routes.ts';
import type { LiveService } from './live-service.ts';
import { pictureRoutes } from './picture-routes.ts';
import { PictureMarks } from './picture-marks.ts';
import { PictureService } from './picture-service.ts';
import { Pixels } from './pixels/pixels.ts';
import { PushRoom } from './push/push-room.ts';
import { SentVideo } from './sent-video.ts';
import { StreamResolver } from './stream-resolver.ts';
import type { WarmUpService } from './warm-up-service.ts';

interface MediaFoundation {
  readonly config: Pick<Config, 'live' | 'pixels'>;
  readonly registry: Pick<PathService, 'livePath' | 'livePaths' | 'noteStream'>;
  readonly organisations: Pick<OrganisationService, 'findOrganisation'>;
  readonly adapters: readonly Adapter[];
  readonly netGuard: NetGuard;
  /** What devices made of logins, shared with the adapters. */
  readonly logins: DeviceLogins;
  readonly clock: Clock;
  readonly bus: EventBus;
  readonly log: Log;
  readonly metrics: Metrics;
}

interface Media {
  readonly service: LiveService;
  readonly warmUp: WarmUpService;
  readonly pictures: PictureService;
  /** Who was given a picture, on that picture. */
  readonly marks: PictureMarks;
  /** Looks at a camera's stream, for checks. */
  readonly inspections: InspectionService;
  readonly pixels: Pixels;
  /** What each session was given of each camera. */
  readonly sent: SentVideo;
  /** Looks at a stream that belongs to no camera yet. */
  readonly measure: (...asked: MeasureArguments) => ReturnType<typeof measureStream>;
  readonly routes: readonly Route[];
  readonly rooms: readonly SocketRoom[];
  readonly parts: readonly Part[];
}

/** Deep checks take seconds; nobody notices that they wait for each other. */
const checkGatherMs = 1500;

/** Wires the live engine: who may watch, what is dialled, and the doors to it. Nothing is dialled before somebody asks. */
export function createMedia({ config, registry, adapters, organisations, metrics, ...world }: MediaFoundation): Media {
  const { netGuard, logins, clock, bus, log } = world;
  const engine = new LiveEngine({ netGuard, logins, clock, log, policy: config.live, pixels: config.pixels });
  const resolver = new StreamResolver(adapters, clock);
  const sent = new SentVideo();
  const { service, warmUp, failover, inspections } = createLive({
    ...{ engine, registry, netGuard, clock, bus, log, sent },
    requestKeyFrame: keyFrameRequester(adapters, clock),
    resolver,
    forgiveLogin: (path) => resolver.forgiveLogin(path),
    policy: config.live,
  });
  const pixels = new Pixels({ ...config.pixels, checkGatherMs });
  const marks = new PictureMarks({ pixels, organisations, clock });
  const pictures = new PictureService({ warmUp, engine, pixels, policy: config.live });
  bus.on('session.ended', ({ sessionId }) => service.closeSession(sessionId));
  measureMedia(engine, metrics);
  const push = new PushRoom({ service, clock });
  metrics.gauge('vpg_media_push_pages', 'Pages that receive pushed pictures', () => ({ open: push.size }));
  const parts: Part[] = [
    { stop: () => engine.close() },
    { start: () => service.start(), stop: () => service.stop() },
    failover,
    new IdleStreamsJob(service),
    push,
  ];
  const routes = [...liveRoutes(service), ...pictureRoutes(pictures, clock, marks)];
  const measure: Media['measure'] = (source, limits) => measureStream(engine, clock, source, limits);
  return {
    service,
    warmUp,
    pictures,
    marks,
    inspections,
    pixels,
    sent,
    measure,
    routes,
    rooms: [push],
    parts,
  };
}
