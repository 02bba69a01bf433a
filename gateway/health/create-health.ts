import type { Adapter } from '../../adapters/sdk/adapter.ts';
import type { Config } from '../../config/schema.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { Database } from '../platform/database/database.ts';
import type { EventBus } from '../platform/events/event-bus.ts';
import type { Log } from '../platform/observability/log.ts';
import type { Metrics } from '../platform/observability/metrics.ts';
import type { Announcer } from '../platform/realtime/announcement.ts';
import type { Route } from '../platform/http/route.ts';
import type { Part } from '../platform/scheduling/part.ts';
import type { WatchedCameras } from '../registry/contracts/watched-cameras-service.ts';
import type { RecorderService } from '../registry/paths/recorder-service.ts';
import { CanaryJob } from './canary-job.ts';
import { knock } from './canary-provider.ts';
import { CameraStateStore } from './camera-state-store.ts';
import { ChannelStateJob } from './channel-state-job.ts';
import { DeviceEventsJob } from './device-events-job.ts';
import { HealthProbeJob, systemTicker } from './health-probe-job.ts';
import { GatewayStateService } from './gateway-state-service.ts';
import { healthRoutes } from './health-routes.ts';
import { HealthService } from './health-service.ts';
import { LoopLag } from './loop-lag-provider.ts';
import { measureHealth } from './measure-health.ts';
import { readOwnNetworks } from './own-networks-provider.ts';
import { SightService } from './sight-service.ts';

interface HealthWorld {
  readonly config: Pick<Config, 'health'>;
  readonly database: Database;
  readonly adapters: readonly Adapter[];
  readonly registry: { readonly watched: WatchedCameras; readonly recorders: RecorderService };
  readonly metrics: Metrics;
  readonly bus: EventBus;
  readonly hub: Announcer;
  readonly clock: Clock;
  readonly log: Log;
}

interface Health {
  readonly service: HealthService;
  readonly sight: SightService;
  readonly routes: readonly Route[];
  /** Those that dial devices; they start when everybody listens. */
  readonly jobs: readonly Part[];
}

/** Wires health: what is believed of each camera, and who is probed when. */
export function createHealth({ config, database, adapters, registry, metrics, ...world }: HealthWorld): Health {
  const { bus, hub: announcer, clock, log } = world;
  const settings = config.health;
  const { watched, recorders } = registry;
  const states = new CameraStateStore(database);
  const sight = new SightService({ settings, bus, announcer, clock, log, readOwnNetworks });
  const service = new HealthService({ states, registry: watched, settings, sight, bus, announcer, clock, log });
  const kinds = new Map(adapters.map((adapter) => [adapter.kind, adapter]));
  const shared = { adapters: kinds, clock, ticker: systemTicker, log, settings };
  const probes = new HealthProbeJob({ health: service, bus, ...shared });
  measureHealth({ service, sight, probes }, metrics);
  const gateway = new GatewayStateService({ health: service, sight, probes, lag: new LoopLag(), clock });
  return {
    service,
    sight,
    routes: healthRoutes(service, gateway),
    jobs: [
      gateway,
      probes,
      new CanaryJob({ sight, knock, ticker: systemTicker, log, settings }),
      new ChannelStateJob({ recorders, ...shared }),
      new DeviceEventsJob({ health: service, recorders, bus, ...shared }),
    ],
  };
}
