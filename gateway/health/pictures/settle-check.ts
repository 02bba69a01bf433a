import type { DeviceFault } from '../../../adapters/sdk/adapter.ts';
import { suspicionHoldsMs } from '../deep-reading.ts';
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
  readonly lastWrongMs?: number;
  readonly nextAtMs: number;
  /** Health should hear of it; a repetition within a suspicion would count twice there. */
  readonly isNews: boolean;
}

/** A faulty camera is looked at so often, so that a repair is seen soon; and one that could not be looked at. */
const soonMs = 10 * 60_000;
/** A look comes a little early at times. */
const earlyMs = 5000;

type Before = Pick<DeepCheck, 'verdict' | 'wrongSinceMs' | 'lastWrongMs'>;

/**
 * Weighs what a check found against the check before: what is wrong must be wrong twice, with a pause between, and
 * without a long time in which nobody could look.
 */
export function settleCheck(found: CheckFindings, before: Before | undefined, policy: SettlePolicy): Settlement {
  const { atMs, faults } = found;
  const soon = Math.min(policy.intervalMs, soonMs);
  if (found.isUndecided) return { ...suspicionOf(before), verdict: 'undecided', nextAtMs: atMs + soon, isNews: false };
  if (faults.length === 0) return { verdict: 'intact', nextAtMs: atMs + policy.intervalMs, isNews: true };
  const suspectedSinceMs = before && isFresh(before, atMs) ? before.wrongSinceMs : undefined;
  const wrong = { wrongSinceMs: suspectedSinceMs ?? atMs, lastWrongMs: atMs };
  if (before?.verdict === 'faulty' || hasLasted(found, wrong.wrongSinceMs, policy)) {
    return { ...wrong, verdict: 'faulty', nextAtMs: atMs + soon, isNews: true };
  }
  const isFirst = suspectedSinceMs === undefined;
  return { ...wrong, verdict: 'suspected', nextAtMs: atMs + policy.recheckMs, isNews: isFirst };
}

/** What was wrong hours ago, and was not looked at since, is no first of two in a row; what was faulty stays so. */
function isFresh({ verdict, wrongSinceMs, lastWrongMs = wrongSinceMs }: Before, atMs: number): boolean {
  return verdict === 'faulty' || (lastWrongMs !== undefined && atMs - lastWrongMs <= suspicionHoldsMs);
}

/** What cannot be decided takes no suspicion away. */
function suspicionOf(before: Before | undefined): Pick<Settlement, 'wrongSinceMs' | 'lastWrongMs'> {
  const { wrongSinceMs, lastWrongMs } = before ?? {};
  return { ...(wrongSinceMs !== undefined && { wrongSinceMs }), ...(lastWrongMs !== undefined && { lastWrongMs }) };
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
