import type { StepKind, StepRecord } from './step-record.ts';

/** Steps that are the work on a finding; who took one of them does not review it. */
const work: ReadonlySet<StepKind> = new Set(['handle', 'feed-back']);

/**
 * Four eyes: true when a person handled a finding or fed it back, at any time. Then its review is somebody else's.
 *
 * @param steps of that finding only
 */
export function isOwnWork(userId: string, steps: readonly Pick<StepRecord, 'kind' | 'userId'>[]): boolean {
  return steps.some((step) => work.has(step.kind) && step.userId === userId);
}
