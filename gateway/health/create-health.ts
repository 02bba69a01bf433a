import type { Adapter } from '../../adapters/sdk/adapter.ts';
import type { Config } from '../../config/schema.ts';
import { wholeEstate } from '../platform/actor/scope.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { Database } from '../platform/database/database.ts';
import type { EventBus } from '../platform/events/event-bus.ts';
import type { Log } from '../platform/observability/log.ts';
import type { Metrics } from '../platform/observability/metrics.ts';
import type { Announcer } from '../platform/realtime/announcement.ts';
import type { Part } from '../platform/scheduling/part.ts';
import type { WatchedCameras } from '../registry/contracts/watched-cameras-service.ts';
import type { RecorderService } from '../registry/paths/recorder-service.ts';
import { CameraStateStore } from './camera-state-store.ts';
import { ChannelStateJob } from './channel-state-job.ts';
import { DeviceEventsJob } from './device-events-job.ts';
import { HealthProbeJob, systemTicker } from './health-probe-job.ts';
import { HealthService } from './health-service.ts';

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
  /** Those that dial devices; they start when everybody listens. */
  readonly jobs: readonly Part[];
}

/** Wires health: what is believed of each camera, and who is probed when. */
export function createHealth({ config, database, adapters, registry, metrics, ...world }: HealthWorld): Health {
  const { bus, hub: announcer, clock, log } = world;
  const settings = config.health;
  const { watched, recorders } = registry;
  const states = new CameraStateStore(database);
  const service = new HealthService({ states, registry: watched, settings, bus, announcer, clock, log });
  metrics.gauge('vpg_health_cameras', 'Active cameras by health', () => ({ ...service.counts(wholeEstate) }));
  const kinds = new Map(adapters.map((adapter) => [adapter.kind, adapter]));
  const shared = { adapters: kinds, clock, ticker: systemTicker, log, settings };
  return {
    service,
    jobs: [
      new HealthProbeJob({ health: service, bus, ...shared }),
      new ChannelStateJob({ recorders, ...shared }),
      new DeviceEventsJob({ health: service, recorders, bus, ...shared }),
    ],
  };
}
