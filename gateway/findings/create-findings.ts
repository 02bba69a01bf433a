import type { Config } from '../../config/schema.ts';
import type { RegistryPort } from '../patrol/registry-port.ts';
import type { RoundStop } from '../patrol/round.ts';
import type { Scope } from '../platform/actor/scope.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { Database } from '../platform/database/database.ts';
import type { EventBus } from '../platform/events/event-bus.ts';
import type { Route } from '../platform/http/route.ts';
import type { Log } from '../platform/observability/log.ts';
import type { Announcer } from '../platform/realtime/announcement.ts';
import type { Part } from '../platform/scheduling/part.ts';
import { WebhookStore } from '../platform/webhooks/webhook-store.ts';
import type { WebhookOutbox } from '../platform/webhooks/outbox.ts';
import type { CameraId } from '../registry/camera.ts';
import { CourseService } from './course/course-service.ts';
import { StepStore } from './course/step-store.ts';
import { StepWriter } from './course/step-writer-service.ts';
import { ClipService, type ClipSource } from './evidence/clip-service.ts';
import { EvidenceService } from './evidence/evidence-service.ts';
import { EvidenceStore } from './evidence/evidence-store.ts';
import { EvidenceViewStore } from './evidence/evidence-view-store.ts';
import { ExpiryService } from './evidence/expiry-service.ts';
import { FindingPictureProvider } from './finding-picture-provider.ts';
import { FindingService } from './finding-service.ts';
import { FindingStore } from './finding-store.ts';
import { findingsJob } from './findings-job.ts';
import { type EvidenceMarks, findingsRoutes } from './findings-routes.ts';
import { HistoryService } from './history-service.ts';
import { RoutingService } from './routing/routing-service.ts';
import { RuleStore } from './routing/rule-store.ts';
import { rulesRoutes } from './routing/rules-routes.ts';

interface PictureSource {
  snapshot(
    scope: Scope,
    cameraId: string,
    wish: { readonly atMs?: number; readonly signal: AbortSignal },
  ): Promise<{ readonly jpeg: Buffer }>;
  clip(...asked: Parameters<ClipSource['take']>): ReturnType<ClipSource['take']>;
}

interface Foundation {
  readonly config: Pick<Config, 'findings'>;
  readonly database: Database;
  readonly dataFolder: string;
  readonly registry: RegistryPort;
  readonly rounds: { findStop(scope: Scope, stopId: string): Promise<RoundStop | undefined> };
  readonly pictures: PictureSource;
  /** Puts on a picture who was given it. */
  readonly marks: EvidenceMarks;
  readonly warmUp: { keep(scope: Scope, cameraId: CameraId, leaseMs: number): Promise<void> };
  readonly outbox: WebhookOutbox;
  readonly bus: EventBus;
  readonly announcer: Announcer;
  readonly clock: Clock;
  readonly log: Log;
}

interface Findings {
  readonly service: FindingService;
  readonly course: CourseService;
  readonly routes: Route[];
  readonly part: Part;
}

/** Wires findings: report, life cycle, pictures, routing. */
export function createFindings(foundation: Foundation): Findings {
  const { config, database, registry, rounds, pictures: source, warmUp, bus, clock, log } = foundation;
  const findings = new FindingStore(database);
  const evidence = new EvidenceStore(database);
  const steps = new StepStore(database);
  const shelf = new FindingPictureProvider(foundation.dataFolder);
  const webhooks = new WebhookStore(database);
  const routing = new RoutingService({ rules: new RuleStore(database), registry, webhooks, clock, log });
  const { outbox, announcer } = foundation;
  const transaction = database.transaction.bind(database);
  const writer = new StepWriter({ findings, steps, evidence, routing, outbox, transaction, announcer, clock });
  const { fedBack, ...stepMinutes } = config.findings.stepMinutes;
  const policy = { ...config.findings, stepMinutes: { ...stepMinutes, 'fed-back': fedBack } };
  const service = new FindingService({
    ...{ findings, writer, routing, pictures: shelf, registry, rounds, bus, clock, log, policy },
    snapshots: {
      take: async (scope, cameraId, wish) => (await source.snapshot(scope, cameraId, wish)).jpeg,
      keep: (scope, cameraId, leaseMs) => warmUp.keep(scope, cameraId, leaseMs),
    },
  });
  const course = new CourseService({ findings, steps, writer, routing, clock, log, policy });
  const views = new EvidenceViewStore(database);
  const pictures = new EvidenceService({
    findings,
    evidence,
    views,
    shelf,
    writer,
    clock,
    log,
    keepDays: policy.keepDays,
  });
  const history = new HistoryService({ findings, steps, evidence, clock });
  const clips = new ClipService({
    findings,
    evidence,
    shelf,
    writer,
    clock,
    log,
    clips: { take: (...asked) => source.clip(...asked) },
  });
  const expiry = new ExpiryService({ findings, evidence, shelf, writer, clock, log });
  bus.on('organisation.moved', (move) => findings.followMove(move));
  bus.on('camera.changed', (camera) => findings.followCamera(camera));
  const routes = [
    ...rulesRoutes(routing),
    ...findingsRoutes({ findings: service, course, evidence: pictures, history, marks: foundation.marks }),
  ];
  return { service, course, routes, part: findingsJob({ clips, course, expiry, log }) };
}
