import { isWithin, type Scope } from '../platform/actor/scope.ts';
import type { RoundView, StopView } from './patrol-api.ts';
import type { Round, RoundAssignee, RoundStop } from './round.ts';

/**
 * A round as pages and messages show it: without seat, path and version.
 *
 * @param scope of who reads it; those of the round's own organisation unless said, as in a message to many
 */
export function viewRound(round: Round, scope: Scope = { organisationPath: round.organisationPath }): RoundView {
  return {
    id: round.id,
    planId: round.planId,
    planName: round.planName,
    organisationId: round.organisationId,
    organisationName: round.organisationName,
    state: round.state,
    duty: round.duty,
    dueFromMs: round.dueFromMs,
    dueToMs: round.dueToMs,
    startedAtMs: round.startedAtMs,
    endedAtMs: round.endedAtMs,
    officerName: round.officerName,
    missedCause: round.missedCause,
    method: round.method,
    ...(round.assignee !== undefined && { assignee: viewAssignee(round.assignee, round, scope) }),
    ...(round.pause !== undefined && { pause: round.pause }),
    counts: round.counts,
  };
}

/** Of a superior above the reader's part nothing is told but that it stands in. */
function viewAssignee(assignee: RoundAssignee, round: Round, scope: Scope): RoundView['assignee'] {
  const { organisationId, officers, standsIn } = assignee;
  if (isSeen(organisationId, round, scope)) return { ...assignee, officers: [...officers] };
  return { officers: [], ...(standsIn !== undefined && { standsIn }) };
}

/** Who shall work a round is its own organisation or one above it. */
function isSeen(organisationId: string, { organisationPath }: Round, scope: Scope): boolean {
  const at = organisationPath.indexOf(`/${organisationId}/`);
  return at >= 0 && isWithin(scope, organisationPath.slice(0, at + organisationId.length + 2));
}

export function viewStop(stop: RoundStop): StopView {
  return {
    id: stop.id,
    order: stop.order,
    cameraId: stop.cameraId,
    cameraName: stop.cameraName,
    place: stop.place,
    outcome: stop.outcome,
    markedNormal: stop.markedNormal,
    shownMs: stop.shownMs,
    decidedAtMs: stop.decidedAtMs,
    fault: stop.fault,
    outageId: stop.outageId,
  };
}
