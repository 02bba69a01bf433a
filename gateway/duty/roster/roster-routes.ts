import type { Actor } from '../../platform/actor/actor.ts';
import { isWithin } from '../../platform/actor/scope.ts';
import { type Route, route } from '../../platform/http/route.ts';
import type { DutyOrganisationService } from '../duty-organisation-service.ts';
import type { AssignmentService } from './assignment-service.ts';
import type { ClosureService } from './closure-service.ts';
import * as closuresApi from './closures-api.ts';
import type { DutyPostService } from './duty-post-service.ts';
import * as postsApi from './duty-posts-api.ts';
import type { PostOnDutyService } from './post-on-duty-service.ts';
import * as api from './roster-api.ts';
import type { OrganisationPort } from './roster-ports.ts';
import type { RosterService } from './roster-service.ts';
import { viewAssignment, viewCell, viewClosure, viewHole, viewPost, viewRow } from './roster-view.ts';

interface Services {
  readonly posts: DutyPostService;
  readonly roster: RosterService;
  readonly assignments: AssignmentService;
  readonly closures: ClosureService;
  readonly onDuty: PostOnDutyService;
  readonly organisations: Pick<DutyOrganisationService, 'partOf' | 'namesOf'> & OrganisationPort;
  readonly clock: { now(): number };
}

/** The HTTP doors of the roster. */
export function rosterRoutes(services: Services): Route[] {
  const { posts, closures } = services;
  return [
    route(postsApi.listDutyPosts, async ({ actor, query }) => ({
      items: (await posts.list(actor.scope, query.organisationId)).map(viewPost),
    })),
    route(postsApi.createDutyPost, async ({ actor, body: { organisationId, ...wanted } }) =>
      viewPost(await posts.create(actor, organisationId, wanted)),
    ),
    route(postsApi.replaceDutyPost, async ({ actor, params, body }) =>
      viewPost(await posts.replace(actor, params.postId, body)),
    ),
    route(postsApi.listFitPeople, async ({ actor, params }) => ({
      items: await posts.listPeople(actor.scope, params.postId),
    })),
    route(closuresApi.listClosures, async ({ actor, query }) => ({
      items: (await closures.list(actor.scope, query.organisationId)).map(viewClosure),
    })),
    route(closuresApi.closeOrganisation, async ({ actor, body }) => viewClosure(await closures.close(actor, body))),
    route(closuresApi.endClosure, async ({ actor, params }) =>
      viewClosure(await closures.end(actor, params.closureId)),
    ),
    ...weekRoutes(services),
  ];
}

function weekRoutes(services: Services): Route[] {
  const { roster, assignments } = services;
  return [
    route(api.readRoster, async ({ actor, query }) => {
      const { dates, rows, postCount } = await roster.read(actor.scope, query);
      return { dates: [...dates], rows: rows.map(viewRow), postCount };
    }),
    route(api.listHoles, async ({ actor, query }) => {
      const { holes, total } = await roster.listHoles(actor.scope, query);
      return { items: holes.map(viewHole), total };
    }),
    route(api.readPostOnDuty, ({ actor, query }) => readOnDuty(services, actor, query.organisationId)),
    route(api.assignSlot, async ({ actor, body }) => viewCell(await assignments.assign(actor, body))),
    route(api.copyRoster, ({ actor, body }) => assignments.copy(actor, body)),
    route(api.substituteOfficer, async ({ actor, params, body }) =>
      viewAssignment(await assignments.substitute(actor, params.assignmentId, body)),
    ),
  ];
}

/** A superior above the reader's part stands in without a name. */
async function readOnDuty({ onDuty, organisations, clock }: Services, actor: Actor, organisationId?: string) {
  const part = await organisations.partOf(actor.scope, organisationId);
  const id = organisationId ?? part.organisationPath.split('/').at(-2) ?? '';
  const found = await onDuty.postOnDuty({ id, path: part.organisationPath }, clock.now());
  const standsIn = found.standsInFor?.reason;
  if (!isWithin(actor.scope, found.organisationPath)) return { users: [], standsIn };
  const names = await organisations.namesOf(actor.scope, [found.organisationPath]);
  const { postId, postName, users } = found;
  return {
    ...{ organisationId: found.organisationId, organisationName: names.get(found.organisationPath)?.name ?? '' },
    ...{ postId, postName, users: [...users], standsIn },
  };
}
