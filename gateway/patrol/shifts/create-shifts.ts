import type { Config } from '../../../config/schema.ts';
import type { PostOnDutyService } from '../../duty/roster/post-on-duty-service.ts';
import { DutyOrganisationService } from '../../duty/duty-organisation-service.ts';
import { OutageStore } from '../../outages/outage-store.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import type { Route } from '../../platform/http/route.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { Announcer } from '../../platform/realtime/announcement.ts';
import type { Part } from '../../platform/scheduling/part.ts';
import type { WebhookOutbox } from '../../platform/webhooks/outbox.ts';
import { WebhookNews } from '../../platform/webhooks/webhook-news-service.ts';
import { WebhookStore } from '../../platform/webhooks/webhook-store.ts';
import type { RegistryPort } from '../registry-port.ts';
import { HandBackReadingService } from './hand-back-reading-service.ts';
import { HandBackService } from './hand-back-service.ts';
import { HandBackStore } from './hand-back-store.ts';
import { ShiftDesk } from './shift-desk-service.ts';
import { shiftJob } from './shift-job.ts';
import type { ShiftDuty, ShiftFindings } from './shift-ports.ts';
import { ShiftNews } from './shift-news-service.ts';
import { ShiftReadingService } from './shift-reading-service.ts';
import { ShiftService } from './shift-service.ts';
import { ShiftStore } from './shift-store.ts';
import { ShiftWorkService } from './shift-work-service.ts';
import { shiftsRoutes } from './shifts-routes.ts';
import { SignInService } from './sign-in-service.ts';
import { WorkedRoundStore } from './worked-round-store.ts';

interface ShiftsWorld {
  readonly database: Database;
  readonly settings: Config['shifts'];
  readonly registry: RegistryPort;
  readonly roster: PostOnDutyService;
  readonly duty: ShiftDuty;
  readonly findings: ShiftFindings;
  /** Where other systems hear of late and overdue shifts and of holes. */
  readonly outbox: WebhookOutbox;
  readonly bus: EventBus;
  readonly announcer: Announcer;
  readonly clock: Clock;
  readonly log: Log;
}

interface Shifts {
  /** For those who ask who works now and who answers for an organisation. */
  readonly desk: ShiftDesk;
  readonly routes: readonly Route[];
  readonly part: Part;
}

const minuteMs = 60_000;

/** Wires shifts: sign-in, hand-over, records. */
export function createShifts({
  database,
  settings,
  registry,
  roster,
  findings,
  outbox,
  ...world
}: ShiftsWorld): Shifts {
  const { duty, clock, log } = world;
  const shifts = new ShiftStore(database);
  const policy = {
    earlyMs: settings.earlySignInMinutes * minuteMs,
    graceMs: settings.lateSignInMinutes * minuteMs,
    overdueMs: settings.overdueMinutes * minuteMs,
  };
  const organisations = new DutyOrganisationService({
    find: (scope, id) => registry.findOrganisation(scope, id),
  });
  const rounds = new WorkedRoundStore(database);
  const work = new ShiftWorkService({
    ...{ rounds, outages: new OutageStore(database) },
    ...{ findings, roster, registry, duty, clock },
  });
  const signIns = new SignInService({ shifts, roster, registry, policy, ...world });
  const desk = new ShiftDesk({ shifts, roster, policy, ...world });
  const handBacks = new HandBackStore(database);
  const givingBack = new HandBackService({ handBacks, shifts, registry, findings, ...world });
  const returned = new HandBackReadingService({ handBacks, shifts, rounds, work, findings, registry, clock });
  const service = new ShiftService({ shifts, work, findings, handBacks, givingBack, ...world });
  const reading = new ShiftReadingService({
    ...{ shifts, handBacks, work, signIns, roster, organisations, clock, policy },
  });
  const transaction = database.transaction.bind(database);
  const webhooks = new WebhookNews({ webhooks: new WebhookStore(database), outbox, transaction, log });
  const news = new ShiftNews({ news: webhooks, bus: world.bus, clock });
  const routes = shiftsRoutes({ shifts: service, reading, signIns, givingBack, returned });
  return { desk, routes, part: shiftJob({ desk, news, log }) };
}
