import { type DeepReading, suspicionHoldsMs } from './deep-reading.ts';
import { isGivenUp, isImpossible, isRefusal } from './fault-meaning.ts';
import { type DeepBelief, type HealthPolicy, type HealthState, type HealthStep, isThere } from './health-state.ts';
import { judgeThere, settleStep } from './judge-health.ts';

/**
 * Advances one camera's health by one deep check. A refused login counts at once; anything wrong with stream or picture
 * only when the check after it finds something, too. What the gateway itself gave up or may not do proves nothing. Of a
 * camera that is not there, what was found is remembered until it answers.
 *
 * @param atMs when the check ended, ms since epoch
 */
export function nextDeepHealth(
  state: HealthState,
  reading: DeepReading,
  policy: HealthPolicy,
  atMs: number,
): HealthStep {
  const { fault } = reading;
  if (fault !== undefined && (isGivenUp(fault) || isImpossible(fault))) return { state };
  const deep = nextDeep(state, reading, atMs);
  const isIntact = fault === undefined && deep === undefined;
  const next = {
    ...withoutDeep(state),
    ...(deep !== undefined && { deep }),
    ...(isIntact && { lastIntactMs: atMs }),
    // Whoever sends a picture is there.
    ...(fault === undefined && { lastGoodMs: atMs }),
  };
  return settleStep(state, isToJudge(state, deep) ? judgeThere(next, policy) : next, atMs);
}

/** Whether a camera is there is for L1 to say; a refused login is an answer, and one that goes through again ends it. */
function isToJudge({ status, deep: before }: HealthState, after: DeepBelief | undefined): boolean {
  if (isThere(status)) return true;
  if (after?.refusal !== undefined) return status !== 'offline';
  return status === 'auth-failed' && before?.refusal !== undefined;
}

/** Nobody looks at pictures any more: what was known of them, and of a refused login, is no longer believed. */
export function forgetDeep(state: HealthState, policy: HealthPolicy, atMs: number): HealthStep {
  const next = withoutDeep(state);
  return settleStep(state, isToJudge(state, undefined) ? judgeThere(next, policy) : next, atMs);
}

/** @returns undefined when nothing is left to remember */
function nextDeep(
  { deep: before, lastIntactMs }: HealthState,
  { fault, pictureFaults }: DeepReading,
  atMs: number,
): DeepBelief | undefined {
  if (fault !== undefined && isRefusal(fault)) {
    // Nobody saw a picture, so what was known of it stands.
    return { found: [], isConfirmed: false, ...before, refusal: fault };
  }
  const found = fault === undefined ? pictureFaults : [fault];
  if (found.length === 0) return undefined;
  const sinceMs = before?.sinceMs ?? lastIntactMs ?? atMs;
  return before !== undefined && countsAsFirst(before, atMs)
    ? { found, isConfirmed: true, sinceMs }
    : { found, isConfirmed: false, suspectedAtMs: atMs, sinceMs };
}

function countsAsFirst({ isConfirmed, found, suspectedAtMs = 0 }: DeepBelief, atMs: number): boolean {
  return found.length > 0 && (isConfirmed || atMs - suspectedAtMs <= suspicionHoldsMs);
}

function withoutDeep({ deep: _deep, ...rest }: HealthState): HealthState {
  return rest;
}
