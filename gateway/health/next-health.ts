import type { DeviceFault, ProbeLevel, ProbeReading } from '../../adapters/sdk/adapter.ts';
import { isGivenUp, isImpossible, isRefusal, isSilence } from './fault-meaning.ts';
import {
  type HealthPolicy,
  type HealthProbe,
  type HealthState,
  type HealthStep,
  isDown,
  isThere,
  type Sight,
} from './health-state.ts';
import { judgeThere, settleStep, toDown, toUnknown } from './judge-health.ts';

interface Judgement {
  readonly policy: HealthPolicy;
  readonly atMs: number;
  readonly sight: Sight;
}

/**
 * Advances one camera's health by one probe.
 *
 * L1 decides whether it is there: going down needs `failuresToDown` failures in a row, coming back `goodToUp` good
 * readings; an unknown camera comes online by its first good one. A refused secret is an answer, so it counts at once.
 * L2 only judges the clock of a camera that is there. A probe that the gateway itself gave up proves nothing; one that
 * the gateway may not make leaves the camera unknown. Silence takes no camera down while the gateway may be cut off
 * itself; when it is, the silent ones are unknown.
 *
 * @param atMs when the probe ended, ms since epoch
 */
export function nextHealth(state: HealthState, probe: HealthProbe, policy: HealthPolicy, atMs: number): HealthStep {
  const { level, outcome, sight = 'clear' } = probe;
  const judgement = { policy, atMs, sight };
  const next =
    outcome.kind === 'ok'
      ? afterReading(state, level, outcome.value, judgement)
      : level === 'L2'
        ? { ...state, lastProbeMs: atMs }
        : afterFault(state, outcome.fault, judgement);
  return settleStep(state, next, atMs);
}

/** A camera that was believed to be there and missed its last probe, when the gateway finds that it is blind. */
export function blindHealth(state: HealthState, atMs: number): HealthStep {
  return state.failures === 0 ? { state } : settleStep(state, toBlind(state), atMs);
}

function afterReading(state: HealthState, level: ProbeLevel, reading: ProbeReading, judgement: Judgement): HealthState {
  const { policy, atMs } = judgement;
  const seen = { ...state, lastGoodMs: atMs, lastProbeMs: atMs };
  if (level === 'L2') {
    const { clockOffsetMs = state.clockOffsetMs } = reading;
    const read = { ...seen, ...(clockOffsetMs !== undefined && { clockOffsetMs }) };
    return isThere(state.status) ? judgeThere(read, policy) : read;
  }
  const successes = Math.min(state.successes + 1, policy.goodToUp);
  const alive = { ...seen, rttMs: reading.rttMs, failures: 0, successes };
  return isDown(state.status) && successes < policy.goodToUp ? alive : judgeThere(alive, policy);
}

function afterFault(state: HealthState, fault: DeviceFault, judgement: Judgement): HealthState {
  if (isGivenUp(fault)) return state;
  if (isImpossible(fault)) return { ...toUnknown(state, 'forbidden'), fault };
  const probed = { ...state, successes: 0, lastProbeMs: judgement.atMs };
  if (isRefusal(fault)) return toDown({ ...probed, failures: 0 }, 'auth-failed', fault);
  const isOurs = isSilence(fault) && judgement.sight !== 'clear';
  if (isOurs && judgement.sight === 'blind') return toBlind(probed);
  const { failuresToDown } = judgement.policy;
  const failures = Math.min(state.failures + 1, failuresToDown);
  const missed = { ...probed, failures };
  return isOurs || failures < failuresToDown ? missed : toDown(missed, 'offline', fault);
}

/** Its silence may be ours. One that was down before stays so: nothing says that it came back. */
function toBlind(state: HealthState): HealthState {
  return isThere(state.status) ? toUnknown(state, 'blind') : { ...state, failures: 0, successes: 0 };
}
