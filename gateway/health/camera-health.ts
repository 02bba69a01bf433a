import type { CameraId } from '../registry/camera.ts';
import type { ProbePath } from '../registry/paths/probe-path.ts';
import type { CameraHealthView } from './health-api.ts';
import type { HealthBelief, HealthState, HealthStatus } from './health-state.ts';

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
    before.fault?.stage !== after.fault?.stage ||
    before.fault?.reason !== after.fault?.reason
  );
}

/** The part of the health of a camera that people see. */
export function viewHealth(cameraId: CameraId, state: HealthBelief): CameraHealthView {
  const { status, sinceMs, lastGoodMs, lastProbeMs, rttMs, clockOffsetMs, fault } = state;
  return {
    cameraId,
    status,
    sinceMs,
    ...(lastGoodMs !== undefined && { lastGoodMs }),
    ...(lastProbeMs !== undefined && { lastProbeMs }),
    ...(rttMs !== undefined && { rttMs }),
    ...(clockOffsetMs !== undefined && { clockOffsetMs }),
    ...(fault !== undefined && { fault: { ...fault } }),
  };
}

/** What those see whom the camera is granted: whether it can be used, not what its owner has to mend. */
export function viewGranted(cameraId: CameraId, { status, sinceMs, lastGoodMs }: HealthBelief): CameraHealthView {
  return { cameraId, status, sinceMs, ...(lastGoodMs !== undefined && { lastGoodMs }) };
}
