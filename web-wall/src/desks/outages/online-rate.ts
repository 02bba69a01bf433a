/** Cameras by state; `due` are all active ones. */
export interface HealthCounts {
  readonly due: number;
  readonly online: number;
  readonly degraded: number;
  readonly offline: number;
  readonly authFailed: number;
  readonly unknown: number;
}

export interface OnlineRate {
  /** Cameras that answer, degraded ones included. */
  readonly online: number;
  /** Cameras of which we know something. Unknown ones are in neither numerator nor denominator. */
  readonly known: number;
  /** Absent when nothing can be said: too few cameras are known (数据不足). */
  readonly share?: number;
  /** Known cameras out of all that are due, 0–1: the monitoring coverage (监测覆盖率); absent without cameras. */
  readonly coverage?: number;
}

/** Below this coverage no rate is printed. */
const leastCoverage = 0.95;

/** Online rate of now (在线率), formula v1. */
export function onlineRate(counts: HealthCounts): OnlineRate {
  const online = counts.online + counts.degraded;
  const known = online + counts.offline + counts.authFailed;
  const all = known + counts.unknown;
  if (all === 0) return { online, known };
  const coverage = known / all;

  return { online, known, coverage, ...(coverage >= leastCoverage ? { share: online / known } : {}) };
}
