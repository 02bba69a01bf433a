import type { Scope } from '../../platform/actor/scope.ts';
import type { Organisation } from '../../registry/camera.ts';
import type { Person } from './roster-hole.ts';

/** Port to the people who may sign in. */
export interface PeoplePort {
  list(scope: Scope): Promise<readonly Person[]>;
}

/** Port to the organisation tree. */
export interface OrganisationPort {
  findOrganisation(scope: Scope, id: string): Promise<Organisation | undefined>;
}
