import type { HealthState, HealthStatus } from './health-state.ts';

/** So many changes of status in 24 h are flapping. */
const changesToFlapping = 4;
/** The time in which changes are counted, and after which a camera that kept calm does not flap any more. */
const flappingMs = 24 * 3_600_000;

/**
 * Counts a change of status. What nobody could tell is none: neither the first reading of a camera nor the gateway's own
 * blindness makes it flap.
 */
export function countChange(state: HealthState, from: HealthStatus): HealthState {
  if (from === 'unknown' || state.status === 'unknown') return state;
  const changesMs = [...(state.changesMs ?? []), state.sinceMs].slice(-changesToFlapping);
  const [first = -Infinity] = changesMs;
  const isFlapping = changesMs.length >= changesToFlapping && state.sinceMs - first <= flappingMs;
  return { ...state, changesMs, ...(isFlapping && { isFlapping }) };
}

/** A camera that has not changed for 24 h flaps no more. */
export function calmDown(state: HealthState, atMs: number): HealthState {
  const lastMs = state.changesMs?.at(-1);
  if (lastMs === undefined || atMs - lastMs < flappingMs) return state;
  return withoutChanges(state);
}

function withoutChanges({ isFlapping: _isFlapping, changesMs: _changesMs, ...calm }: HealthState): HealthState {
  return calm;
}
