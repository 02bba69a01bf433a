import type { Config } from '../../config/schema.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { Database } from '../platform/database/database.ts';
import type { EventBus } from '../platform/events/event-bus.ts';
import type { Route } from '../platform/http/route.ts';
import type { Log } from '../platform/observability/log.ts';
import type { Announcer } from '../platform/realtime/announcement.ts';
import type { Part } from '../platform/scheduling/part.ts';
import type { WebhookOutbox } from '../platform/webhooks/outbox.ts';
import { WebhookStore } from '../platform/webhooks/webhook-store.ts';
import { AttentionStore } from './attention/attention-store.ts';
import { PatternService } from './attention/pattern-service.ts';
import { patternsRoutes } from './attention/patterns-routes.ts';
import { forecastRoutes } from './goals/forecast-routes.ts';
import { ForecastService } from './goals/forecast-service.ts';
import { CameraViewStore } from './coverage/camera-view-store.ts';
import { coverageRoutes } from './coverage/coverage-routes.ts';
import { CoverageService } from './coverage/coverage-service.ts';
import { CoverageStore } from './coverage/coverage-store.ts';
import { digestJob } from './coverage/digest-job.ts';
import { RoundDigestStore } from './coverage/round-digest-store.ts';
import type { ResolveDuty } from './due-rounds.ts';
import { DueStops } from './due-stops-service.ts';
import { escalationJob } from './escalation/escalation-job.ts';
import { escalationRoutes } from './escalation/escalation-routes.ts';
import { EscalationService } from './escalation/escalation-service.ts';
import { EscalationStore } from './escalation/escalation-store.ts';
import { patrolRoutes } from './patrol-routes.ts';
import { PatrolService } from './patrol-service.ts';
import { PatrolSweepJob } from './patrol-sweep-job.ts';
import { PlanStore } from './plan-store.ts';
import type { RegistryPort } from './registry-port.ts';
import type { RosterPort } from './roster-port.ts';
import { RoundExecutionService } from './round-execution-service.ts';
import { RoundService } from './round-service.ts';
import { RoundStore } from './round-store.ts';

interface PatrolFoundation {
  readonly config: Pick<Config, 'patrol'>;
  readonly database: Database;
  readonly registry: RegistryPort;
  readonly duty: { resolveAt: ResolveDuty };
  readonly health: ConstructorParameters<typeof ForecastService>[0]['health'];
  /** Left out where no roster is kept: whoever has an organisation in their part may take its rounds. */
  readonly roster?: RosterPort;
  readonly outbox: WebhookOutbox;
  readonly bus: EventBus;
  readonly announcer: Announcer;
  readonly clock: Clock;
  readonly log: Log;
}

interface Patrol {
  readonly plans: PatrolService;
  readonly rounds: RoundService;
  readonly execution: RoundExecutionService;
  readonly store: RoundStore;
  readonly routes: readonly Route[];
  readonly parts: readonly Part[];
}

/** Wires plans, rounds, who works them and who hears when nobody does. */
export function createPatrol({
  config,
  database,
  registry,
  duty,
  health,
  roster,
  outbox,
  ...world
}: PatrolFoundation): Patrol {
  const { bus, clock, log } = world;
  const planStore = new PlanStore(database, {
    onUnreadable: (planId, err) => log.error({ planId, err }, 'plan cannot be read and is left out'),
  });
  const roundStore = new RoundStore(database);
  const transaction = database.transaction.bind(database);
  const views = new CameraViewStore(database);
  const shared = { registry, ...world };
  const plans = new PatrolService({
    ...{ plans: planStore, rounds: roundStore, registry, bus, clock },
    ...(roster !== undefined && { roster }),
  });
  const rounds = new RoundService({
    ...{ plans: planStore, rounds: roundStore, dueStops: new DueStops({ registry, views }), duty },
    ...(roster !== undefined && { roster }),
    ...shared,
  });
  const { onTimeMinutes, assignedFirstSeconds, escalation: policy, sweepSeconds } = config.patrol;
  const execution = new RoundExecutionService({ rounds: roundStore, views, assignedFirstSeconds, ...shared });
  const escalations = new EscalationService({
    ...{ rounds: roundStore, escalations: new EscalationStore(database), webhooks: new WebhookStore(database) },
    ...{ outbox, transaction, policy },
    ...shared,
  });
  const coverageStore = new CoverageStore(database);
  const coverage = new CoverageService({ coverage: coverageStore, views, onTimeMinutes, registry, clock });
  const patterns = new PatternService({ coverage: coverageStore, checks: new AttentionStore(database), clock });
  const forecasts = new ForecastService({
    ...{ plans: planStore, registry, health, clock, pictureSeconds: config.patrol.snapshots.lookSeconds },
    ...(roster !== undefined && { roster }),
  });
  return {
    ...{ plans, rounds, execution, store: roundStore },
    routes: [
      ...patrolRoutes(plans),
      ...escalationRoutes(escalations),
      ...coverageRoutes(coverage),
      ...forecastRoutes(forecasts),
      ...patternsRoutes(patterns),
    ],
    parts: [
      { start: () => rounds.start(), stop: () => rounds.stop() },
      new PatrolSweepJob({ rounds, clock, log, sweepSeconds }),
      escalationJob({ escalations, clock, log }),
      digestJob({ digests: new RoundDigestStore(database), transaction, log }),
    ],
  };
}
