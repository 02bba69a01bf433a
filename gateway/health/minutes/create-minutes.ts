import type { Config } from '../../../config/schema.ts';
import { wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import type { Route } from '../../platform/http/route.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { Part } from '../../platform/scheduling/part.ts';
import { AreaStore } from '../../registry/areas/area-store.ts';
import { RatedCameraStore } from '../../registry/cameras/rated-camera-store.ts';
import { ContractStore } from '../../registry/contracts/contract-store.ts';
import { OrganisationStore } from '../../registry/organisations/organisation-store.ts';
import type { RegistryService } from '../../registry/registry-service.ts';
import type { UnitService } from '../../registry/units/unit-service.ts';
import { systemTicker } from '../health-probe-job.ts';
import type { HealthService } from '../health-service.ts';
import { CameraNumberStore } from './camera-number-store.ts';
import { CameraStripService } from './camera-strip-service.ts';
import { DayCountStore } from './day-count-store.ts';
import { DayRollUp, type Suspensions } from './day-roll-up-service.ts';
import { MinuteKeeper } from './minute-keeper-service.ts';
import { MinuteStore } from './minute-store.ts';
import { MinutesJob } from './minutes-job.ts';
import { minutesRoutes } from './minutes-routes.ts';
import { RateBook } from './rate-book-service.ts';
import { RateService } from './rate-service.ts';
import { RatedEstate } from './rated-estate-service.ts';

interface MinutesWorld {
  readonly config: {
    readonly health: Pick<Config['health'], 'keepMinuteDays' | 'probeIntervalSeconds' | 'targetRate'>;
  };
  readonly database: Database;
  readonly health: Pick<HealthService, 'listCameras'>;
  readonly registry: {
    readonly cameras: Pick<RegistryService, 'findCameras'>;
    readonly units: Pick<UnitService, 'namesOf'>;
  };
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly log: Log;
  /** Absent: nothing is suspended. */
  readonly suspensions?: Suspensions;
}

interface Minutes {
  readonly rates: RateService;
  readonly strips: CameraStripService;
  readonly rollUp: DayRollUp;
  readonly routes: readonly Route[];
  /** To be started when health has started. */
  readonly parts: readonly Part[];
}

const nothingSuspended: Suspensions = { listOn: async () => new Map() };

/** Wires what each minute of each camera was, and the rates that follow from it. */
export function createMinutes({ config, database, health, registry, ...world }: MinutesWorld): Minutes {
  const { bus, clock, log, suspensions = nothingSuspended } = world;
  const { keepMinuteDays: keepDays, probeIntervalSeconds, targetRate } = config.health;
  const [minutes, counts] = [new MinuteStore(database), new DayCountStore(database)];
  const estate = new RatedEstate({
    ...{ cameras: new RatedCameraStore(database), contracts: new ContractStore(database), clock },
    ...{ numbers: new CameraNumberStore(database), editions: database.editions },
  });
  const shared = { minutes, estate, suspensions, clock, log };
  const keeper = new MinuteKeeper({ ...shared, health, bus, probeIntervalMs: probeIntervalSeconds * 1000 });
  const rollUp = new DayRollUp({ ...shared, counts, keeper, keepDays });
  const areas = new AreaStore(database);
  const rates = new RateService({
    ...{
      book: new RateBook({ counts, minutes, rollUp, clock }),
      estate,
      registry: registry.cameras,
      units: registry.units,
    },
    organisations: new OrganisationStore(database),
    areas: {
      namesOf: async (codes) =>
        new Map((await areas.listByCodes(wholeEstate, 'administrative', codes)).map(({ code, name }) => [code, name])),
    },
    ...{ clock, targetRate },
  });
  const strips = new CameraStripService({ ...shared, keeper, rollUp, keepDays });
  return {
    ...{ rates, strips, rollUp, routes: minutesRoutes(strips, rates) },
    parts: [
      { start: () => keeper.start(), stop: () => keeper.stop() },
      new MinutesJob({ keeper, rollUp, ticker: systemTicker, clock, log }),
    ],
  };
}
