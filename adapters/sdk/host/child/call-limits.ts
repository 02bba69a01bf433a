import type { CallLimits } from '../../adapter.ts';

/** Names the call in copies of its limits too: `{ ...limits, deadlineMs }` keeps symbols. */
const callOf = Symbol('call');

interface MarkedLimits extends CallLimits {
  readonly [callOf]: number;
}

export function markLimits(limits: CallLimits, callId: number): CallLimits {
  const marked: MarkedLimits = { ...limits, [callOf]: callId };
  return marked;
}

/** @throws Error when these are not the limits of a call */
export function callIdOf(limits: CallLimits): number {
  if (callOf in limits && typeof limits[callOf] === 'number') return limits[callOf];
  throw new Error('pass the limits that the member was called with, or a copy of them');
}
