import type { ApiProblem } from '../api/api-problem.ts';

const budgets = ['transcodes', 'streams', 'session'] as const;

/** Why the gateway opens no stream now: so many transcodes, streams, or streams of this session there are. */
export interface FullBudget {
  readonly budget: (typeof budgets)[number];
  readonly limit: number;
}

/** The budget that a refusal names; undefined of every other refusal. */
export function fullBudgetOf({
  code,
  budget,
  limit,
}: Pick<ApiProblem, 'code' | 'budget' | 'limit'>): FullBudget | undefined {
  const known = budgets.find((each) => each === budget);
  if (code !== 'stream/over-budget' || known === undefined || limit === undefined) return undefined;

  return { budget: known, limit };
}
