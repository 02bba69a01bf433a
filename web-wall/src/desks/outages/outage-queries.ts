import { useQuery } from '@tanstack/react-query';
import type { readHealthSummary } from '../../../../gateway/health/health-api.ts';
import type { listOutages } from '../../../../gateway/outages/outages-api.ts';
import type { ApiProblem } from '../../api/api-problem.ts';
import type { ReplyOf } from '../../api/reply-of.ts';
import { queryText, request } from '../../api/request.ts';

const fallbackEveryMs = 30_000;

/** Online rate of now and counts by state. */
export function useHealthSummary() {
  return useQuery<ReplyOf<typeof readHealthSummary>, ApiProblem>({
    queryKey: ['health-summary'],
    queryFn: ({ signal }) => request('GET', '/health-summary', { signal }),
    meta: { live: true },
    refetchInterval: fallbackEveryMs,
  });
}

/** Newest 200 outages of a state; `total` says how many there are. */
export function useOutages(state: 'open' | 'closed') {
  return useQuery<ReplyOf<typeof listOutages>, ApiProblem>({
    queryKey: ['outages', state],
    queryFn: ({ signal }) => request('GET', `/outages${queryText({ state, limit: 200 })}`, { signal }),
    meta: { live: true },
    refetchInterval: fallbackEveryMs,
  });
}
