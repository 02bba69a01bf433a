import type { Config } from '../../../config/schema.ts';
import { UserStore } from '../../access/user-store.ts';
import type { Scope } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import type { Route } from '../../platform/http/route.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { Announcer } from '../../platform/realtime/announcement.ts';
import type { CalendarJob } from '../../platform/scheduling/calendar-jobs.ts';
import type { Organisation } from '../../registry/camera.ts';
import { DutyOrganisationService } from '../duty-organisation-service.ts';
import { rosterAnnouncer } from './announce-roster.ts';
import { AssignmentService } from './assignment-service.ts';
import { AssignmentStore } from './assignment-store.ts';
import { ClosureService } from './closure-service.ts';
import { ClosureStore } from './closure-store.ts';
import { DutyPostService } from './duty-post-service.ts';
import { DutyPostStore } from './duty-post-store.ts';
import { PostOnDutyService } from './post-on-duty-service.ts';
import { rosterHoleJob } from './roster-hole-job.ts';
import { rosterRoutes } from './roster-routes.ts';
import { RosterService } from './roster-service.ts';

interface RosterWorld {
  readonly database: Database;
  readonly settings: Config['roster'];
  readonly organisations: { findOrganisation(scope: Scope, id: string): Promise<Organisation | undefined> };
  readonly bus: EventBus;
  readonly announcer: Announcer;
  readonly clock: Clock;
  readonly log: Log;
}

interface Roster {
  /** Who is on duty, for those above. */
  readonly onDuty: PostOnDutyService;
  readonly routes: readonly Route[];
  readonly job: CalendarJob;
}

/** Wires the roster: posts, assignments, closed days, who is on duty. */
export function createRoster({ database, settings, organisations: tree, ...world }: RosterWorld): Roster {
  const { clock, log, bus } = world;
  const [posts, assignments] = [new DutyPostStore(database), new AssignmentStore(database)];
  const closures = new ClosureStore(database);
  const users = new UserStore(database);
  const people = {
    list: async (scope: Scope) =>
      (await users.list(scope)).map(({ displayName: name, ...user }) => ({ ...user, name })),
  };
  const parts = new DutyOrganisationService({ find: (scope, id) => tree.findOrganisation(scope, id) });
  const organisations = {
    partOf: parts.partOf.bind(parts),
    namesOf: parts.namesOf.bind(parts),
    findOrganisation: tree.findOrganisation.bind(tree),
  };
  const shared = { organisations, people, announce: rosterAnnouncer(world), clock, log };
  const postService = new DutyPostService({ posts, assignments, ...shared });
  const roster = new RosterService({ posts, assignments, closures, naming: postService, ...shared });
  const onDuty = new PostOnDutyService({ posts, assignments, closures });
  return {
    onDuty,
    routes: rosterRoutes({
      ...{ posts: postService, roster, onDuty, organisations, clock },
      assignments: new AssignmentService({ posts, assignments, closures, ...shared }),
      closures: new ClosureService({ closures, ...shared }),
    }),
    job: rosterHoleJob({ roster, bus, log, warnDays: settings.holeWarnDays }),
  };
}
