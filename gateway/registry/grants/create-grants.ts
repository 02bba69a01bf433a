import { type Scope, isWithin, wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import type { Route } from '../../platform/http/route.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { Part } from '../../platform/scheduling/part.ts';
import type { CameraStore } from '../cameras/camera-store.ts';
import type { OrganisationStore } from '../organisations/organisation-store.ts';
import { GrantFollowService } from './grant-follow-service.ts';
import { grantJob } from './grant-job.ts';
import { GrantMemory } from './grant-memory.ts';
import { GrantService } from './grant-service.ts';
import { GrantStore } from './grant-store.ts';
import { grantsRoutes } from './grants-routes.ts';

interface Foundation {
  readonly database: Database;
  readonly cameras: CameraStore;
  readonly organisations: OrganisationStore;
  readonly policy: { readonly grantWarnDays: number; readonly grantLimit: number };
  readonly clock: Clock;
  readonly bus: EventBus;
  readonly log: Log;
}

export interface Grants {
  readonly memory: GrantMemory;
  /** A part of the tree for the gateway's own work, with what is granted into it. */
  readonly scopeOf: (scope: Scope) => Scope;
  readonly routes: readonly Route[];
  readonly part: Part;
}

/** Wires grants of cameras to neighbours. */
export function createGrants({ database, policy, ...world }: Foundation): Grants {
  const memory = new GrantMemory(() => world.clock.now());
  const grants = new GrantStore(database);
  const follower = new GrantFollowService({ ...world, grants, memory });
  const limits = { warnDays: policy.grantWarnDays, limit: policy.grantLimit };
  const service = new GrantService({ ...world, grants, follower, policy: limits });
  return {
    memory,
    scopeOf: ({ organisationPath }) =>
      isWithin({ organisationPath }, wholeEstate.organisationPath)
        ? wholeEstate
        : { organisationPath, granted: memory.seenFrom(organisationPath) },
    routes: grantsRoutes(service),
    part: grantJob(follower, world.log),
  };
}
