/** Cameras by state; `due` are all active ones. */
export interface HealthCounts {
  readonly due: number;
  readonly online: number;
  readonly degraded: number;
  readonly offline: number;
  readonly authFailed: number;
  readonly unknown: number;
}

export interface RatesNow {
  /** Cameras that answer, degraded ones included. */
  readonly online: number;
  /** Cameras that answer and have neither a bad picture nor a wrong clock. */
  readonly intact: number;
  /** Cameras of which we know something. Unknown ones are in neither numerator nor denominator. */
  readonly known: number;
  /** 在线率; absent when nothing can be said: too few cameras are known (数据不足). */
  readonly onlineShare?: number;
  /** 完好率; absent as above. */
  readonly intactShare?: number;
  /** Known cameras out of all that are due, 0–1: the monitoring coverage (监测覆盖率); absent without cameras. */
  readonly coverage?: number;
}

/** Below this coverage no rate is printed. */
const leastCoverage = 0.95;

/** Online and intact rate of now, formula v1. */
export function ratesNow({ online: intact, degraded, offline, authFailed, unknown }: HealthCounts): RatesNow {
  const online = intact + degraded;
  const known = online + offline + authFailed;
  const all = known + unknown;
  if (all === 0) return { online, intact, known };
  const coverage = known / all;
  if (coverage < leastCoverage) return { online, intact, known, coverage };

  return { online, intact, known, coverage, onlineShare: online / known, intactShare: intact / known };
}
