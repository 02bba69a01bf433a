import type { DeviceFault, Outcome, ProbeLevel, ProbeReading } from '../../adapters/sdk/adapter.ts';
import type { ClockPolicy } from './clock-drift.ts';

/**
 * What we believe of a camera.
 * `unknown` is what nobody can tell now (see `UnknownReason`); `degraded` answers but something is wrong with its clock,
 * stream or picture; `auth-failed` answers but refuses our secret.
 */
export const healthStatuses = ['unknown', 'online', 'degraded', 'offline', 'auth-failed'] as const;
export type HealthStatus = (typeof healthStatuses)[number];

/**
 * Why nothing is known of a camera: nobody has read it yet; the belief of before a restart does not hold; the gateway
 * itself is cut off; the gateway may not ask it, or cannot.
 */
export const unknownReasons = ['new', 'restart', 'blind', 'forbidden'] as const;
export type UnknownReason = (typeof unknownReasons)[number];

/** What the deep check (L3) left behind; probes of L1 and L2 know nothing of it and clear nothing of it. */
export interface DeepBelief {
  /** The login is refused, locked or withheld from a stranger, until a deep check gets through. */
  readonly refusal?: DeviceFault;
  /** What the last check found wrong with stream and picture, worst first. */
  readonly found: readonly DeviceFault[];
  /** The check before it found something, too. */
  readonly isConfirmed: boolean;
  /** When it was found, ms since epoch; only of what is not confirmed. */
  readonly suspectedAtMs?: number;
  /**
   * Since when it may have been so: the last check that found nothing, or the first finding when there was no such check,
   * ms since epoch. Absent while nothing was found.
   */
  readonly sinceMs?: number;
}

/** The state machine's memory of one camera. */
export interface HealthState {
  readonly status: HealthStatus;
  /** When this status began, ms since epoch. */
  readonly sinceMs: number;
  /** Present exactly while the status is `unknown`. */
  readonly why?: UnknownReason;
  /** Failed L1 probes in a row. */
  readonly failures: number;
  /** Good L1 probes in a row. */
  readonly successes: number;
  /** When a probe last succeeded, ms since epoch. */
  readonly lastGoodMs?: number;
  /** When a probe last ended, ms since epoch. */
  readonly lastProbeMs?: number;
  readonly rttMs?: number;
  /** Device clock minus gateway clock, ms. */
  readonly clockOffsetMs?: number;
  /** Why it is not online; on an online camera a note (its clock drifts, not yet too far). The worst of all. */
  readonly fault?: DeviceFault;
  /** What else is wrong with a camera that is there, worst first; absent when nothing is. */
  readonly otherFaults?: readonly DeviceFault[];
  /** Absent when the last deep check found nothing, or there was none. */
  readonly deep?: DeepBelief;
  /** When a deep check last found nothing, ms since epoch; not stored. */
  readonly lastIntactMs?: number;
  /** When the status last changed, newest last, ms since epoch; as many as `isFlapping` needs. */
  readonly changesMs?: readonly number[];
  /** It changes too often to be believed in one or the other state. */
  readonly isFlapping?: true;
}

/** A state without its streaks: what people see and what is stored; `otherFaults` are found again by the next readings. */
export type HealthBelief = Omit<HealthState, 'failures' | 'successes'>;

export interface HealthPolicy extends ClockPolicy {
  /** Failed L1 probes in a row before a camera counts as offline. */
  readonly failuresToDown: number;
  /** Good L1 probes in a row before it counts as online again. */
  readonly goodToUp: number;
}

/**
 * Whether the gateway itself can see: `held` when it may be cut off, so that silence proves nothing yet; `blind` when it
 * is. See `blindness.ts`.
 */
export type Sight = 'clear' | 'held' | 'blind';

/** How one probe ended. */
export interface HealthProbe {
  readonly level: ProbeLevel;
  readonly outcome: Outcome<ProbeReading>;
  /** Absent means clear. */
  readonly sight?: Sight;
}

export interface HealthTransition {
  readonly from: HealthStatus;
  readonly to: HealthStatus;
  readonly atMs: number;
}

export interface HealthStep {
  readonly state: HealthState;
  /** Present when the status changed. */
  readonly transition?: HealthTransition;
}

/** @param atMs when we began to look at the camera, ms since epoch */
export function newHealth(atMs: number): HealthState {
  return { status: 'unknown', why: 'new', sinceMs: atMs, failures: 0, successes: 0 };
}

/** A camera of which other evidence contradicts the belief of before a restart; what it did before stays known. */
export function doubtHealth(state: HealthState, atMs: number): HealthState {
  const { lastGoodMs, deep, changesMs, isFlapping } = state;
  return {
    ...{ ...newHealth(atMs), why: 'restart' },
    ...(lastGoodMs !== undefined && { lastGoodMs }),
    ...(deep !== undefined && { deep }),
    ...(changesMs !== undefined && { changesMs }),
    ...(isFlapping !== undefined && { isFlapping }),
  };
}

/**
 * What is left of a belief after a restart of the gateway: the belief, to be confirmed in full, not its streaks. That we
 * were blind before says nothing of now.
 */
export function afterRestart(belief: HealthBelief): HealthState {
  const state = { ...belief, failures: 0, successes: 0 };
  if (belief.status !== 'unknown') return state;
  return { ...state, why: belief.why === undefined || belief.why === 'blind' ? 'restart' : belief.why };
}

/** Since when stream or picture of a camera that is degraded by them may have been bad, ms since epoch. */
export function impairedSince({ status, fault, deep }: HealthBelief): number | undefined {
  return status === 'degraded' && fault?.stage !== 'clock' ? deep?.sinceMs : undefined;
}

/** True when one more probe soon would settle whether the camera went down or came back. */
export function isUnsettled({ status, failures, successes }: HealthState): boolean {
  return isDown(status) ? successes > 0 : failures > 0;
}

export function isDown(status: HealthStatus): boolean {
  return status === 'offline' || status === 'auth-failed';
}

/** True of a camera that answers, as far as we know. */
export function isThere(status: HealthStatus): boolean {
  return status === 'online' || status === 'degraded';
}
