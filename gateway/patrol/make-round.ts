import type { PlacedCamera } from '../registry/camera.ts';
import { sheetLayout } from './snapshots/judge-picture.ts';
import type { DueRound } from './due-rounds.ts';
import { type Round, type RoundAssignee, type RoundId, type RoundStop, type StopId, countStops } from './round.ts';

/** A pending round with its stops, frozen from the plan as it is now. */
export interface MadeRound {
  readonly round: Round;
  readonly stops: readonly RoundStop[];
}

/** Makes ids; an argument, because chance is. */
export interface RoundIds {
  round(): RoundId;
  stop(): StopId;
}

/** What a round knows of the organisation that it belongs to. */
export interface RoundHome {
  readonly organisationName: string;
  readonly assignee?: RoundAssignee;
}

/**
 * Freezes a due round: later edits of its plan, its cameras or the calendar do not touch it. Only active cameras are
 * due.
 *
 * @param cameras those of the plan's stops that the registry knows within the plan's organisation
 */
export function makeRound(due: DueRound, cameras: readonly PlacedCamera[], home: RoundHome, ids: RoundIds): MadeRound {
  const { plan, window, duty } = due;
  const byId = new Map(cameras.filter(({ status }) => status === 'active').map((camera) => [camera.id, camera]));
  const id = ids.round();
  const stops = plan.stops.flatMap((stop): RoundStop[] => {
    const camera = byId.get(stop.cameraId);
    if (camera === undefined) return [];
    return [
      {
        id: ids.stop(),
        roundId: id,
        organisationPath: plan.organisationPath,
        order: 0,
        cameraId: camera.id,
        cameraName: camera.name,
        place: camera.place,
        dwellMs: (stop.dwellSeconds ?? plan.dwellSeconds) * 1000,
        outcome: 'waiting',
        markedNormal: false,
        shownMs: 0,
        ...(stop.patrolPreset !== undefined && { patrolPreset: stop.patrolPreset }),
        ...(stop.resetPreset !== undefined && { resetPreset: stop.resetPreset }),
      },
    ];
  });
  const ordered = stops.map((stop, order) => ({ ...stop, order }));
  const round: Round = {
    id,
    planId: plan.id,
    planName: plan.name,
    organisationId: plan.organisationId,
    organisationName: home.organisationName,
    organisationPath: plan.organisationPath,
    state: 'pending',
    duty,
    dueFromMs: window.fromMs,
    dueToMs: window.toMs,
    layout: plan.method === 'snapshot' ? sheetLayout : plan.layout,
    method: plan.method,
    ...(home.assignee !== undefined && { assignee: home.assignee }),
    counts: countStops(ordered),
    refusedReports: 0,
    version: 1,
  };
  return { round, stops: ordered };
}
