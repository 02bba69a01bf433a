import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type {
  DecisionView,
  listDutyDecisions,
  readDutyStanding,
} from '../../../../gateway/duty/decisions/decisions-api.ts';
import type { DutyNowView, previewDuty } from '../../../../gateway/duty/duty-api.ts';
import type { listDutyYears } from '../../../../gateway/duty/years/years-api.ts';
import type { ApiProblem } from '../../api/api-problem.ts';
import type { ReplyOf } from '../../api/reply-of.ts';
import { queryText, request } from '../../api/request.ts';

export type DutyPreview = ReplyOf<typeof previewDuty>;
export type DutyStanding = ReplyOf<typeof readDutyStanding>;
export type DutyYears = ReplyOf<typeof listDutyYears>;
type DecisionPage = ReplyOf<typeof listDutyDecisions>;

const deskKey = 'duty-desk';

export function useDutyNowOf(organisationId: string | undefined) {
  return useQuery<DutyNowView, ApiProblem>({
    queryKey: [deskKey, 'now', organisationId],
    queryFn: ({ signal }) => request('GET', `/duty/now${queryText({ organisationId })}`, { signal }),
    refetchInterval: 30_000,
    placeholderData: keepPreviousData,
  });
}

/** Resolved modes of so many days from a civil date on. */
export function useDutyDays(organisationId: string | undefined, from: string, days: number) {
  return useQuery<DutyPreview, ApiProblem>({
    queryKey: [deskKey, 'days', organisationId, from, days],
    queryFn: ({ signal }) => request('GET', `/duty/preview${queryText({ organisationId, from, days })}`, { signal }),
    refetchInterval: 300_000,
    placeholderData: keepPreviousData,
  });
}

export function useDutyStanding(organisationId: string | undefined) {
  return useQuery<DutyStanding, ApiProblem>({
    queryKey: [deskKey, 'standing', organisationId],
    queryFn: ({ signal }) => request('GET', `/duty/standing${queryText({ organisationId })}`, { signal }),
    refetchInterval: 60_000,
    placeholderData: keepPreviousData,
  });
}

export function useDutyYears(organisationId: string | undefined) {
  return useQuery<DutyYears, ApiProblem>({
    queryKey: [deskKey, 'years', organisationId],
    queryFn: ({ signal }) => request('GET', `/duty/years${queryText({ organisationId })}`, { signal }),
    placeholderData: keepPreviousData,
  });
}

/** The history of decisions, newest first, page by page. */
export function useDutyDecisions() {
  return useInfiniteQuery<DecisionPage, ApiProblem, { readonly pages: readonly DecisionPage[] }, string[], string>({
    queryKey: [deskKey, 'decisions'],
    queryFn: ({ signal, pageParam }) =>
      request('GET', `/duty/decisions${queryText({ cursor: pageParam, limit: 50 })}`, { signal }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}

/** What to decide: the operation and its body. */
export interface DutyOrder {
  readonly method: 'POST' | 'PUT';
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Decides, then reads again whatever may be otherwise now. */
export function useDecide() {
  const queries = useQueryClient();

  return useMutation<DecisionView, ApiProblem, DutyOrder>({
    mutationFn: ({ method, path, body }) => request(method, path, { body }),
    onSuccess: () =>
      queries.invalidateQueries({
        predicate: ({ queryKey }) => [deskKey, 'duty-now', 'duty-preview'].includes(String(queryKey[0])),
      }),
  });
}
