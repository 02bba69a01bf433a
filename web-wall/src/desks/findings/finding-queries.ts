import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type {
  countFindings,
  FindingHistoryView,
  FindingView,
  listEvidenceViews,
  listFindings,
} from '../../../../gateway/findings/findings-api.ts';
import type { ApiProblem } from '../../api/api-problem.ts';
import type { ReplyOf } from '../../api/reply-of.ts';
import { queryText, request } from '../../api/request.ts';

type FindingPage = ReplyOf<typeof listFindings>;
export type FindingCounts = ReplyOf<typeof countFindings>;
export type FindingBox = 'waiting' | 'open' | 'ended' | 'all';
export type AskedAction = FindingHistoryView['actions'][number] | 'note';

/** Everything of findings is read again when one of them changes. */
export const findingsKey = ['findings'] as const;

export function useFindingList(box: FindingBox) {
  return useInfiniteQuery<FindingPage, ApiProblem, { pages: FindingPage[] }, readonly string[], string | undefined>({
    queryKey: [...findingsKey, 'list', box],
    queryFn: ({ pageParam, signal }) =>
      request('GET', `/findings${queryText({ box, cursor: pageParam, limit: 30 })}`, { signal }),
    initialPageParam: undefined,
    getNextPageParam: (page) => page.nextCursor,
    meta: { live: true },
  });
}

export function useFindingCounts() {
  return useQuery<FindingCounts, ApiProblem>({
    queryKey: [...findingsKey, 'counts'],
    queryFn: ({ signal }) => request('GET', '/finding-counts', { signal }),
    // What is overdue changes by itself.
    refetchInterval: 30_000,
    meta: { live: true },
  });
}

export function useFindingHistory(findingId: string) {
  return useQuery<FindingHistoryView, ApiProblem>({
    queryKey: [...findingsKey, 'one', findingId],
    queryFn: ({ signal }) => request('GET', `/findings/${findingId}`, { signal }),
    meta: { live: true },
  });
}

export function useEvidenceViews(findingId: string) {
  return useQuery<ReplyOf<typeof listEvidenceViews>, ApiProblem>({
    queryKey: [...findingsKey, 'views', findingId],
    queryFn: ({ signal }) => request('GET', `/findings/${findingId}/views?limit=50`, { signal }),
  });
}

/** A change of one finding; whatever comes of it, what is shown is read again. */
export function useFindingChange<Body>(ask: (body: Body) => readonly ['POST' | 'PUT', string, unknown]) {
  const queries = useQueryClient();

  return useMutation<FindingView, ApiProblem, Body>({
    mutationFn: (body) => {
      const [method, path, content] = ask(body);
      return request(method, path, { body: content });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: findingsKey }),
  });
}
