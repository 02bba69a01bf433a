import type { PostOnDuty } from '../duty/roster/post-on-duty.ts';
import type { UserId } from '../platform/actor/actor.ts';
import type { Round, RoundAssignee } from './round.ts';

/** Names of the organisations that an assignment speaks of. */
interface AssignmentNames {
  /** Where the post stands. */
  readonly organisationName: string;
  /** Whose rounds they are. */
  readonly ownName: string;
}

/**
 * The assignee of a round: the post that is on duty when its window begins. Where no roster is kept and nobody stands in
 * there is none, and whoever has the organisation in their part may take the round.
 */
export function assigneeOf(onDuty: PostOnDuty | undefined, names: AssignmentNames): RoundAssignee | undefined {
  if (onDuty === undefined) return undefined;
  const { organisationId, postId, postName, users, standsInFor } = onDuty;
  if (postId === undefined && standsInFor === undefined) return undefined;
  return {
    organisationId,
    organisationName: names.organisationName,
    ...(postId !== undefined && { postId }),
    ...(postName !== undefined && { postName }),
    officers: users.map(({ officerId, officerName }) => ({ officerId, officerName })),
    ...(standsInFor !== undefined && {
      standsIn: { organisationName: names.ownName, reason: standsInFor.reason },
    }),
  };
}

/** Who asks for a round. */
interface Claimant {
  readonly officerId: UserId;
  readonly organisationPath: string;
}

/**
 * Whether an officer may take a round by itself now, and how soon: lower comes first.
 *
 * Those on the roster come first and have the round to themselves for `firstMs`; then the organisation that it is
 * assigned to; then everybody who has it in their part, so that no round waits for somebody who does not come.
 */
export function claimRank(
  { assignee, dueFromMs, startedAtMs }: Round,
  { officerId, organisationPath }: Claimant,
  { atMs, firstMs }: { readonly atMs: number; readonly firstMs: number },
): number | undefined {
  if (assignee === undefined) return 1;
  if (assignee.officers.some((officer) => officer.officerId === officerId)) return 0;
  const isKept = assignee.officers.length > 0 && startedAtMs === undefined && atMs < dueFromMs + firstMs;
  if (isKept) return undefined;
  return organisationPath.endsWith(`/${assignee.organisationId}/`) ? 1 : 2;
}
