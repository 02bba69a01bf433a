import type { Config } from '../../config/schema.ts';
import type { Scope } from '../platform/actor/scope.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { Database } from '../platform/database/database.ts';
import type { EventBus } from '../platform/events/event-bus.ts';
import type { Route } from '../platform/http/route.ts';
import type { Log } from '../platform/observability/log.ts';
import type { CalendarJob } from '../platform/scheduling/calendar-jobs.ts';
import type { Part } from '../platform/scheduling/part.ts';
import type { Organisation } from '../registry/camera.ts';
import '../registry/organisations/organisation-events.ts';
import { readCalendar } from './calendar-provider.ts';
import { DutyDecisionService } from './decisions/duty-decision-service.ts';
import { DutyDecisionStore } from './decisions/duty-decision-store.ts';
import { decisionsRoutes } from './decisions/decisions-routes.ts';
import { dutyCalendarJob } from './duty-calendar-job.ts';
import { DutyOrganisationService } from './duty-organisation-service.ts';
import { dutyRoutes } from './duty-routes.ts';
import { DutyService } from './duty-service.ts';
import { DutyYearService } from './years/duty-year-service.ts';
import { yearsRoutes } from './years/years-routes.ts';

interface DutyWorld {
  readonly database: Database;
  readonly settings: Config['duty'];
  readonly organisations: { findOrganisation(scope: Scope, id: string): Promise<Organisation | undefined> };
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly log: Log;
}

interface Duty {
  readonly service: DutyService;
  readonly routes: readonly Route[];
  readonly parts: readonly Part[];
  readonly job: CalendarJob;
}

/** Wires duty: the calendar, what was decided about it, and the mode now in force. */
export function createDuty({ database, settings, organisations: tree, bus, clock, log }: DutyWorld): Duty {
  const store = new DutyDecisionStore(database);
  const { nightStart: start, nightEnd: end, eveFrom } = settings;
  const service = new DutyService({
    decisions: store,
    foundation: { calendar: readCalendar(), night: { start, end }, ...(eveFrom !== '' && { eveFrom }) },
    clock,
  });
  const organisations = new DutyOrganisationService({ find: (scope, id) => tree.findOrganisation(scope, id) });
  const decisions = new DutyDecisionService({ decisions: store, duty: service, organisations, bus, clock, log });
  const years = new DutyYearService({ duty: service, decisions, organisations, clock });
  let stopListening: (() => void) | undefined;
  return {
    service,
    routes: [
      ...dutyRoutes(service, organisations),
      ...decisionsRoutes(decisions, clock),
      ...yearsRoutes({ years, duty: service, organisations }),
    ],
    parts: [
      {
        start: async () => {
          await service.start();
          stopListening = bus.on('organisation.moved', () => service.refresh());
        },
        stop: async () => stopListening?.(),
      },
    ],
    job: dutyCalendarJob({ duty: service, bus, log }),
  };
}
