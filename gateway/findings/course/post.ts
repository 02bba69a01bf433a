import type { Actor, Role } from '../../platform/actor/actor.ts';
import { isWithin } from '../../platform/actor/scope.ts';
import type { OrganisationId } from '../../registry/camera.ts';

/** A post 岗: a role at an organisation. At each moment exactly one post answers for a finding. */
export interface Post {
  readonly organisationId: OrganisationId;
  readonly organisationName: string;
  readonly organisationPath: string;
  readonly role: Role;
}

/** Who may act for a post: its own people and those of superior organisations in the same role, and administrators. */
export function maySpeakFor({ role, scope }: Pick<Actor, 'role' | 'scope'>, post: Post): boolean {
  return isWithin(scope, post.organisationPath) && (role === 'admin' || role === post.role);
}
