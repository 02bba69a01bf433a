import type { DeviceFault } from '../../../adapters/sdk/adapter.ts';
import type { DeepCheck, DeepVerdict } from './deep-check.ts';

export interface SettlePolicy {
  readonly intervalMs: number;
  /** What is found wrong is looked at again after so long, and counts then. */
  readonly recheckMs: number;
  /** A picture counts as frozen when nothing has changed for so long. */
  readonly frozenForMs: number;
}

/** What one check found, before it is weighed against the one before. */
export interface CheckFindings {
  readonly atMs: number;
  readonly faults: readonly DeviceFault[];
  /** Nothing can be said: the gateway itself was in the way. */
  readonly isUndecided: boolean;
  readonly unchangedSinceMs?: number;
}

/** What follows from a check. */
export interface Settlement {
  readonly verdict: DeepVerdict;
  readonly wrongSinceMs?: number;
  readonly nextAtMs: number;
  /** Health should hear of it; a repetition within a suspicion would count twice there. */
  readonly isNews: boolean;
}

/** A faulty camera is looked at so often, so that a repair is seen soon; and one that could not be looked at. */
const soonMs = 10 * 60_000;
/** A look comes a little early at times. */
const earlyMs = 5000;

/** Weighs what a check found against the check before: what is wrong must be wrong twice, with a pause between. */
export function settleCheck(
  found: CheckFindings,
  before: Pick<DeepCheck, 'verdict' | 'wrongSinceMs'> | undefined,
  policy: SettlePolicy,
): Settlement {
  const { atMs, faults } = found;
  const soon = Math.min(policy.intervalMs, soonMs);
  if (found.isUndecided) return { ...suspicionOf(before), verdict: 'undecided', nextAtMs: atMs + soon, isNews: false };
  if (faults.length === 0) return { verdict: 'intact', nextAtMs: atMs + policy.intervalMs, isNews: true };
  const wrongSinceMs = before?.wrongSinceMs ?? atMs;
  if (before?.verdict === 'faulty' || hasLasted(found, wrongSinceMs, policy)) {
    return { verdict: 'faulty', wrongSinceMs, nextAtMs: atMs + soon, isNews: true };
  }
  const isFirst = before?.wrongSinceMs === undefined;
  return { verdict: 'suspected', wrongSinceMs, nextAtMs: atMs + policy.recheckMs, isNews: isFirst };
}

/** What cannot be decided takes no suspicion away. */
function suspicionOf(before: Pick<DeepCheck, 'wrongSinceMs'> | undefined): Pick<DeepCheck, 'wrongSinceMs'> {
  return before?.wrongSinceMs === undefined ? {} : { wrongSinceMs: before.wrongSinceMs };
}

/** A picture that stands still must do so for longer than any other fault must last. */
function hasLasted(found: CheckFindings, wrongSinceMs: number, { recheckMs, frozenForMs }: SettlePolicy): boolean {
  const { atMs, faults, unchangedSinceMs = wrongSinceMs } = found;
  if (atMs === wrongSinceMs) return false;
  if (!isFrozenOnly(faults)) return atMs - wrongSinceMs >= recheckMs - earlyMs;
  return atMs - Math.min(wrongSinceMs, unchangedSinceMs) >= Math.max(recheckMs, frozenForMs) - earlyMs;
}

function isFrozenOnly(faults: readonly DeviceFault[]): boolean {
  return faults.every(({ reason }) => reason === 'frozen');
}
