import type { RoundView, StopView } from './patrol-api.ts';
import type { Round, RoundAssignee, RoundStop } from './round.ts';

/** A round as pages and messages show it: without seat, path and version. */
export function viewRound(round: Round): RoundView {
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
    ...(round.assignee !== undefined && { assignee: viewAssignee(round.assignee) }),
    ...(round.pause !== undefined && { pause: round.pause }),
    counts: round.counts,
  };
}

function viewAssignee({ officers, ...assignee }: RoundAssignee): RoundView['assignee'] {
  return { ...assignee, officers: [...officers] };
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
