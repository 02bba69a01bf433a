import type { DeviceFault } from '../../adapters/sdk/adapter.ts';
import type { DutyNowView } from '../duty/duty-api.ts';
import type { AttentionPolicy } from '../patrol/attention/attention-check.ts';
import type { HealthStatus } from '../health/health-state.ts';
import { viewRound, viewStop } from '../patrol/round-view.ts';
import { pagesOf } from '../patrol/round-pages.ts';
import type { CameraId } from '../registry/camera.ts';
import { pausedMs } from './page-control.ts';
import { type Seat, type SeatPatrol, followingPage, tilesOf } from './seat.ts';
import type { WallPageView, WallSessionView } from './wall-api.ts';

/** What a view is made of besides the seat. */
interface WallMoment {
  readonly nowMs: number;
  readonly monotonicMs: number;
  /** A break is advised after so long without one. */
  readonly breakAfterMinutes: number;
  readonly attention: AttentionPolicy;
  readonly duty: DutyNowView;
  /** Of the cameras of the page and of the next one. */
  readonly health: ReadonlyMap<CameraId, HealthStatus>;
  /** Those whose picture hides their place. */
  readonly hiding: ReadonlyMap<CameraId, DeviceFault>;
}

/** The seat as its own officer sees it. */
export function viewWall(seat: Seat, moment: WallMoment): WallSessionView {
  const { patrol, coming } = seat;
  return {
    id: seat.id,
    phase: patrol === undefined ? 'waiting' : 'patrolling',
    duty: moment.duty,
    layout: patrol?.round.layout ?? seat.layout,
    ...(patrol !== undefined && { round: viewRound(patrol.round, seat.actor.scope), page: viewPage(patrol, moment) }),
    ...(patrol === undefined &&
      coming?.round !== undefined && { nextRoundAtMs: coming.round.dueFromMs, nextPlanName: coming.round.planName }),
    ...viewOfficer(seat, moment),
    asOfMs: moment.nowMs,
  };
}

/** What concerns the person at the seat: another wall, a rest, a question, a break that is due. */
function viewOfficer(seat: Seat, { nowMs, monotonicMs, breakAfterMinutes, attention }: WallMoment) {
  const { question } = seat.attention ?? {};
  const civil = (atMs: number): number => Math.round(nowMs - (monotonicMs - atMs));
  const { watchingSinceMs } = seat;
  return {
    ...(seat.isElsewhere && { isElsewhere: true as const }),
    ...(seat.isResting && { isResting: true as const }),
    ...(watchingSinceMs !== undefined && { breakDueAtMs: civil(watchingSinceMs) + breakAfterMinutes * 60_000 }),
    ...(question !== undefined &&
      seat.patrol !== undefined && {
        attention: {
          id: question.id,
          code: question.code,
          answerByMs: civil(question.askedAtMs) + attention.answerSeconds * 1000,
        },
      }),
  };
}

/** Durations come from the monotonic clock; only the view puts them on the civil one, as it stands now. */
function viewPage(patrol: SeatPatrol, { nowMs, monotonicMs, health, hiding }: WallMoment): WallPageView {
  const { page, round, stops } = patrol;
  const elapsedMs = Math.round(monotonicMs - page.startedAtMs);
  return {
    index: page.index,
    count: pagesOf(stops, round.layout).length,
    startedAtMs: nowMs - elapsedMs,
    endsAtMs: nowMs - elapsedMs + page.endsAfterMs + Math.round(pausedMs({ page }, monotonicMs)),
    isPaused: page.pausedAtMs !== undefined,
    isLookBack: page.backTo !== undefined,
    ...(page.isVoid === true && { isVoid: true as const }),
    tiles: tilesOf(patrol).map((stop) => ({
      stop: viewStop(stop),
      health: health.get(stop.cameraId) ?? 'unknown',
      ...viewHiding(hiding.get(stop.cameraId)),
      dwellMs: stop.dwellMs,
    })),
    nextTiles: (followingPage(patrol) ?? []).map(({ cameraId, cameraName }) => ({
      cameraId,
      name: cameraName,
      health: health.get(cameraId) ?? 'unknown',
    })),
  };
}

/** What hides the place of a tile's camera, if anything does. */
export function viewHiding(fault: DeviceFault | undefined): Pick<WallPageView['tiles'][number], 'hiding'> {
  return fault === undefined ? {} : { hiding: { ...fault } };
}
