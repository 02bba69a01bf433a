import type { DeviceFault, Outcome, ProbeLevel, ProbeReading } from '../../adapters/sdk/adapter.ts';
import { type ClockPolicy, clockFault, isClockWrong } from './clock-drift.ts';

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
  /** Why it is not online; on an online camera a note (its clock drifts, not yet too far). */
  readonly fault?: DeviceFault;
}

/** A state without its streaks: what people see and what is stored. */
export type HealthBelief = Omit<HealthState, 'failures' | 'successes'>;

export interface HealthPolicy extends ClockPolicy {
  /** Failed L1 probes in a row before a camera counts as offline. */
  readonly failuresToDown: number;
  /** Good L1 probes in a row before it counts as online again. */
  readonly goodToUp: number;
}

/** How one probe ended. */
export interface HealthProbe {
  readonly level: ProbeLevel;
  readonly outcome: Outcome<ProbeReading>;
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
  return { status: 'unknown', sinceMs: atMs, failures: 0, successes: 0 };
}

/** What is left of a belief after a restart of the gateway: the belief, to be confirmed in full, not its streaks. */
export function afterRestart(belief: HealthBelief): HealthState {
  return { ...belief, failures: 0, successes: 0 };
}

/** True when one more probe soon would settle whether the camera went down or came back. */
export function isUnsettled({ status, failures, successes }: HealthState): boolean {
  return isDown(status) ? successes > 0 : failures > 0;
}

export function isDown(status: HealthStatus): boolean {
  return status === 'offline' || status === 'auth-failed';
}

/**
 * Advances one camera's health by one probe.
 *
 * L1 decides whether it is there: going down needs `failuresToDown` failures in a row, coming back `goodToUp` good
 * readings; an unknown camera comes online by its first good one. A refused secret is an answer, so it counts at once.
 * L2 only judges the clock of a camera that is there. A probe that the gateway itself gave up proves nothing; one that
 * the gateway may not make leaves the camera unknown.
 *
 * @param atMs when the probe ended, ms since epoch
 */
export function nextHealth(state: HealthState, probe: HealthProbe, policy: HealthPolicy, atMs: number): HealthStep {
  const { level, outcome } = probe;
  const next =
    outcome.kind === 'ok'
      ? afterReading(state, level, outcome.value, { policy, atMs })
      : level === 'L2'
        ? { ...state, lastProbeMs: atMs }
        : afterFault(state, outcome.fault, policy, atMs);
  if (next.status === state.status) return { state: next };
  return { state: { ...next, sinceMs: atMs }, transition: { from: state.status, to: next.status, atMs } };
}

interface Judgement {
  readonly policy: HealthPolicy;
  readonly atMs: number;
}

function afterReading(state: HealthState, level: ProbeLevel, reading: ProbeReading, judgement: Judgement): HealthState {
  const { policy, atMs } = judgement;
  const seen = { ...state, lastGoodMs: atMs, lastProbeMs: atMs };
  if (level === 'L2') {
    const { clockOffsetMs = state.clockOffsetMs } = reading;
    return judgeClock({ ...seen, ...(clockOffsetMs !== undefined && { clockOffsetMs }) }, policy);
  }
  const successes = Math.min(state.successes + 1, policy.goodToUp);
  const alive = { ...seen, rttMs: reading.rttMs, failures: 0, successes };
  if (isDown(state.status) && successes < policy.goodToUp) return alive;
  return judgeClock(
    { ...alive, status: isDown(state.status) || state.status === 'unknown' ? 'online' : state.status },
    policy,
  );
}

/** A camera that is there is online or degraded by its clock; of any other the clock says nothing. */
function judgeClock(state: HealthState, policy: ClockPolicy): HealthState {
  if (state.status !== 'online' && state.status !== 'degraded') return state;
  const rest = withoutFault(state);
  if (state.clockOffsetMs === undefined) return { ...rest, status: 'online' };
  const fault = clockFault(state.clockOffsetMs, policy);
  const status = isClockWrong(state.clockOffsetMs, policy) ? 'degraded' : 'online';
  return { ...rest, status, ...(fault && { fault }) };
}

function withoutFault({ fault: _fault, ...rest }: HealthState): HealthState {
  return rest;
}

function afterFault(state: HealthState, fault: DeviceFault, policy: HealthPolicy, atMs: number): HealthState {
  switch (fault.reason) {
    case 'aborted':
    case 'over-budget':
      return state;
    case 'forbidden':
    case 'unsupported':
      return { ...state, status: 'unknown', failures: 0, successes: 0, fault };
    case 'unauthorised':
    case 'locked':
    case 'certificate-changed':
    case 'identity-changed':
      return { ...state, status: 'auth-failed', failures: 0, successes: 0, lastProbeMs: atMs, fault };
    default: {
      const failures = Math.min(state.failures + 1, policy.failuresToDown);
      const missed = { ...state, failures, successes: 0, lastProbeMs: atMs };
      return failures < policy.failuresToDown ? missed : { ...missed, status: 'offline', fault };
    }
  }
}
