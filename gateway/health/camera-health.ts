import type { CameraId } from '../registry/camera.ts';
import type { ProbePath } from '../registry/paths/probe-path.ts';
import type { CameraHealthView } from './health-api.ts';
import type { DeepBelief, HealthBelief, HealthState, HealthStatus } from './health-state.ts';

/** One watched camera. */
export interface CameraHealth {
  readonly path: ProbePath;
  readonly state: HealthState;
  /** Since when this gateway looks at it without a break, ms since epoch. */
  readonly watchedSinceMs: number;
}

/** Counts of cameras by status. `unknown` ones are neither in `due` nor in any rate. */
export interface HealthCounts {
  readonly due: number;
  readonly online: number;
  readonly degraded: number;
  readonly offline: number;
  readonly authFailed: number;
  readonly unknown: number;
}

export function countHealth(cameras: Iterable<{ readonly state: { readonly status: HealthStatus } }>): HealthCounts {
  const counts: Record<HealthStatus, number> = { unknown: 0, online: 0, degraded: 0, offline: 0, 'auth-failed': 0 };
  for (const { state } of cameras) counts[state.status]++;
  const { online, degraded, offline, unknown, 'auth-failed': authFailed } = counts;
  return { due: online + degraded + offline + authFailed, online, degraded, offline, authFailed, unknown };
}

/** True when pages and the database should hear of it: another status, or another reason for the same one. */
export function isNews(before: HealthState, after: HealthState): boolean {
  return (
    before.status !== after.status ||
    before.why !== after.why ||
    before.isFlapping !== after.isFlapping ||
    !isDeepEqual(before.deep, after.deep) ||
    kindsOf(before) !== kindsOf(after)
  );
}

/** What is wrong, without the details that change with every reading. */
function kindsOf({ fault, otherFaults = [] }: HealthState): string {
  return [...(fault === undefined ? [] : [fault]), ...otherFaults]
    .map(({ stage, reason }) => `${stage}/${reason}`)
    .join(' ');
}

/** Compared by what is kept of it: the same finding again is no news. */
function isDeepEqual(before: DeepBelief | undefined, after: DeepBelief | undefined): boolean {
  return before === after || JSON.stringify(before) === JSON.stringify(after);
}

/** The part of the health of a camera that people see. */
export function viewHealth(cameraId: CameraId, state: HealthBelief): CameraHealthView {
  const { status, sinceMs, why, lastGoodMs, lastProbeMs, rttMs, clockOffsetMs, fault, otherFaults, isFlapping } = state;
  return {
    cameraId,
    status,
    sinceMs,
    ...(why !== undefined && { why }),
    ...(lastGoodMs !== undefined && { lastGoodMs }),
    ...(lastProbeMs !== undefined && { lastProbeMs }),
    ...(rttMs !== undefined && { rttMs }),
    ...(clockOffsetMs !== undefined && { clockOffsetMs }),
    ...(fault !== undefined && { fault: { ...fault } }),
    ...(otherFaults !== undefined && { otherFaults: otherFaults.map((other) => ({ ...other })) }),
    ...(isFlapping !== undefined && { isFlapping }),
  };
}

/** What those see whom the camera is granted: whether it can be used, not what its owner has to mend. */
export function viewGranted(cameraId: CameraId, { status, sinceMs, lastGoodMs }: HealthBelief): CameraHealthView {
  return { cameraId, status, sinceMs, ...(lastGoodMs !== undefined && { lastGoodMs }) };
}
