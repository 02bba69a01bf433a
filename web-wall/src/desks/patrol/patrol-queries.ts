import { useQuery } from '@tanstack/react-query';
import type { listPlans, listRounds, readRound } from '../../../../gateway/patrol/patrol-api.ts';
import type { ApiProblem } from '../../api/api-problem.ts';
import type { ReplyOf } from '../../api/reply-of.ts';
import { request } from '../../api/request.ts';

/** Newest 200 rounds; today's blocks of the ribbon come from them. */
export function useRounds() {
  return useQuery<ReplyOf<typeof listRounds>, ApiProblem>({
    queryKey: ['rounds'],
    queryFn: ({ signal }) => request('GET', '/rounds?limit=200', { signal }),
    meta: { live: true },
    refetchInterval: 30_000,
  });
}

export function useRound(roundId: string) {
  return useQuery<ReplyOf<typeof readRound>, ApiProblem>({
    queryKey: ['rounds', roundId],
    queryFn: ({ signal }) => request('GET', `/rounds/${roundId}`, { signal }),
    meta: { live: true },
  });
}

export function usePlans() {
  return useQuery<ReplyOf<typeof listPlans>, ApiProblem>({
    queryKey: ['plans'],
    queryFn: ({ signal }) => request('GET', '/plans', { signal }),
  });
}
