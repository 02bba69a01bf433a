import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { listClosures } from '../../../../../gateway/duty/roster/closures-api.ts';
import type { listFitPeople } from '../../../../../gateway/duty/roster/duty-posts-api.ts';
import type { listHoles, readRoster } from '../../../../../gateway/duty/roster/roster-api.ts';
import type { ApiProblem } from '../../../api/api-problem.ts';
import type { ReplyOf } from '../../../api/reply-of.ts';
import { queryText, request } from '../../../api/request.ts';

export type RosterSheet = ReplyOf<typeof readRoster>;
export type RosterHoles = ReplyOf<typeof listHoles>;
export type FitPeople = ReplyOf<typeof listFitPeople>;

/** Everything about the roster is read again when a part of it changes. */
export const rosterKey = 'roster';
/** Posts of one page. */
export const postsAtOnce = 50;
/** How far ahead holes are looked for. */
export const holeDays = 7;

interface RosterPage {
  readonly organisationId: string | undefined;
  readonly from: string;
  readonly skip: number;
}

export function useRoster({ organisationId, from, skip }: RosterPage) {
  return useQuery<RosterSheet, ApiProblem>({
    queryKey: [rosterKey, 'week', organisationId, from, skip],
    queryFn: ({ signal }) =>
      request('GET', `/roster${queryText({ organisationId, from, skip, limit: postsAtOnce })}`, { signal }),
    placeholderData: keepPreviousData,
    meta: { live: true },
  });
}

export function useHoles(organisationId: string | undefined) {
  return useQuery<RosterHoles, ApiProblem>({
    queryKey: [rosterKey, 'holes', organisationId],
    queryFn: ({ signal }) =>
      request('GET', `/roster/holes${queryText({ organisationId, days: holeDays })}`, { signal }),
    placeholderData: keepPreviousData,
    meta: { live: true },
    refetchInterval: 300_000,
  });
}

/** Who can be assigned to a post. */
export function useFitPeople(postId: string) {
  return useQuery<FitPeople, ApiProblem>({
    queryKey: [rosterKey, 'people', postId],
    queryFn: ({ signal }) => request('GET', `/duty-posts/${postId}/people`, { signal }),
    staleTime: 60_000,
  });
}

export function useClosures(organisationId: string | undefined) {
  return useQuery<ReplyOf<typeof listClosures>, ApiProblem>({
    queryKey: [rosterKey, 'closures', organisationId],
    queryFn: ({ signal }) => request('GET', `/roster/closures${queryText({ organisationId })}`, { signal }),
    meta: { live: true },
  });
}

interface RosterOrder {
  readonly method: 'POST' | 'PUT';
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** Changes the roster, then reads everything about it again; the caller names the reply. */
export function useRosterChange<Reply>() {
  const queries = useQueryClient();

  return useMutation<Reply, ApiProblem, RosterOrder>({
    mutationFn: ({ method, path, body }) => request(method, path, { body }),
    onSuccess: () => queries.invalidateQueries({ queryKey: [rosterKey] }),
  });
}
