import type { DeviceFault } from '../../adapters/sdk/adapter.ts';

/**
 * What we believe of a camera.
 * `unknown` before the first confirmed reading or while we are blind; `degraded` answers but something is wrong
 * (clock); `auth-failed` answers but refuses our secret.
 */
export const healthStatuses = ['unknown', 'online', 'degraded', 'offline', 'auth-failed'] as const;
export type HealthStatus = (typeof healthStatuses)[number];

/** The state machine's memory of one camera. */
export interface HealthState {
  readonly status: HealthStatus;
  /** When this status began, ms since epoch. */
  readonly sinceMs: number;
  /** Failed probes in a row. */
  readonly failures: number;
  /** Good probes in a row. */
  readonly successes: number;
  /** When a probe last succeeded, ms since epoch. */
  readonly lastGoodMs?: number;
  /** When a probe last ended, ms since epoch. */
  readonly lastProbeMs?: number;
  readonly rttMs?: number;
  /** Device clock minus gateway clock, ms. */
  readonly clockOffsetMs?: number;
  /** Why it is not online. */
  readonly fault?: DeviceFault;
}
