import type { ProblemView } from '../../../gateway/platform/http/common-api.ts';

/** A refusal of the gateway (RFC 9457), or `network` when it can not be reached at all. */
export class ApiProblem extends Error {
  readonly status: number;
  /** A code of the gateway's closed list, or `network`. */
  readonly code: string;
  readonly issues: readonly { readonly path: string; readonly message: string }[];
  /** What is used up, of `stream/over-budget`. */
  readonly budget: string | undefined;
  /** How much of it there is. */
  readonly limit: number | undefined;
  /** What the document says beyond its fixed members, e.g. `stored` of `camera/stale`; the reader knows its code's. */
  readonly extensions: Readonly<Record<string, unknown>>;

  constructor(problem: Pick<ProblemView, 'status' | 'code' | 'detail' | 'issues' | 'budget' | 'limit'>) {
    super(problem.detail);
    this.name = 'ApiProblem';
    this.status = problem.status;
    this.code = problem.code;
    this.issues = problem.issues ?? [];
    this.budget = problem.budget;
    this.limit = problem.limit;
    this.extensions = { ...problem };
  }
}

/** Wraps whatever was thrown, so that screens always have a code and a sentence. */
export function toProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;

  return new ApiProblem({ status: 0, code: 'network', detail: error instanceof Error ? error.message : String(error) });
}
