import { useQuery } from '@tanstack/react-query';
import type { readHealthSummary } from '../../../../gateway/health/health-api.ts';
import type { ApiProblem } from '../../api/api-problem.ts';
import type { ReplyOf } from '../../api/reply-of.ts';
import { request } from '../../api/request.ts';

const fallbackEveryMs = 30_000;

/** Counts of now by state, of which the rates of now are made. */
export function useHealthSummary() {
  return useQuery<ReplyOf<typeof readHealthSummary>, ApiProblem>({
    queryKey: ['health-summary'],
    queryFn: ({ signal }) => request('GET', '/health-summary', { signal }),
    meta: { live: true },
    refetchInterval: fallbackEveryMs,
  });
}
