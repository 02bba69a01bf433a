import type { DeviceFault } from '../../adapters/sdk/adapter.ts';
import { clockFault, isClockWrong } from './clock-drift.ts';
import { calmDown, countChange } from './flapping.ts';
import type { HealthPolicy, HealthState, HealthStep, UnknownReason } from './health-state.ts';

/** What a camera that is there is: by its login, its stream and picture, its clock. The worst is its fault. */
export function judgeThere(state: HealthState, policy: HealthPolicy): HealthState {
  const rest = withoutFaults(state);
  const refusal = state.deep?.refusal;
  if (refusal !== undefined) return { ...rest, status: 'auth-failed', fault: refusal };
  const pictures = state.deep?.isConfirmed === true ? state.deep.found : [];
  const [clock, isClockBad] = judgeClock(state, policy);
  const [fault, ...otherFaults] = [...pictures, ...clock];
  return {
    ...rest,
    status: pictures.length > 0 || isClockBad ? 'degraded' : 'online',
    ...(fault && { fault }),
    ...(otherFaults.length > 0 && { otherFaults }),
  };
}

function judgeClock({ clockOffsetMs }: HealthState, policy: HealthPolicy): [DeviceFault[], boolean] {
  if (clockOffsetMs === undefined) return [[], false];
  const fault = clockFault(clockOffsetMs, policy);
  return [fault === undefined ? [] : [fault], isClockWrong(clockOffsetMs, policy)];
}

/** Ends a step: a change of status begins a new time and is counted. */
export function settleStep(before: HealthState, next: HealthState, atMs: number): HealthStep {
  const from = before.status;
  if (next.status === from) return { state: calmDown(next, atMs) };
  const known = next.status === 'unknown' ? next : withoutReason(next);
  const state = countChange({ ...calmDown(known, atMs), sinceMs: atMs }, from);
  return { state, transition: { from, to: state.status, atMs } };
}

/** Nobody can tell what the camera is. */
export function toUnknown(state: HealthState, why: UnknownReason): HealthState {
  return { ...withoutFaults(state), status: 'unknown', why, failures: 0, successes: 0 };
}

/** The camera is not there, or does not let us in. */
export function toDown(state: HealthState, status: 'offline' | 'auth-failed', fault: DeviceFault): HealthState {
  return { ...withoutFaults(state), status, fault };
}

function withoutFaults({ fault: _fault, otherFaults: _others, ...rest }: HealthState): HealthState {
  return rest;
}

function withoutReason({ why: _why, ...rest }: HealthState): HealthState {
  return rest;
}
