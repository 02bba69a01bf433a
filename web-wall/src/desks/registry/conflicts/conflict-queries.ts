import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { listDeviceAlarms } from '../../../../../gateway/registry/devices/device-api.ts';
import type { listMergeProposals, MergeProposalView } from '../../../../../gateway/registry/merging/merge-api.ts';
import type { listCodeConflicts } from '../../../../../gateway/registry/record/record-api.ts';
import type { ApiProblem } from '../../../api/api-problem.ts';
import type { ReplyOf } from '../../../api/reply-of.ts';
import { queryText, request } from '../../../api/request.ts';

type ConflictPage = ReplyOf<typeof listCodeConflicts>;
type MergePage = ReplyOf<typeof listMergeProposals>;
export type Merge = MergePage['items'][number];
export type MergeState = MergeProposalView['state'];

const pageSize = 50;
const nextOf = ({ nextCursor }: { readonly nextCursor?: string | undefined }) => nextCursor;

/** Open conflicts over codes, oldest first. */
export function useCodeConflicts() {
  return useInfiniteQuery<ConflictPage, ApiProblem, { pages: ConflictPage[] }, readonly unknown[], string | undefined>({
    queryKey: ['conflicts'],
    queryFn: ({ pageParam, signal }) =>
      request('GET', `/code-conflicts${queryText({ cursor: pageParam, limit: pageSize })}`, { signal }),
    initialPageParam: undefined,
    getNextPageParam: nextOf,
    staleTime: 10_000,
  });
}

/** Proposals of one state, the surest first. */
export function useMergeProposals(state: MergeState) {
  return useInfiniteQuery<MergePage, ApiProblem, { pages: MergePage[] }, readonly unknown[], string | undefined>({
    queryKey: ['merges', state],
    queryFn: ({ pageParam, signal }) =>
      request('GET', `/merge-proposals${queryText({ state, cursor: pageParam, limit: pageSize })}`, { signal }),
    initialPageParam: undefined,
    getNextPageParam: nextOf,
    staleTime: 10_000,
  });
}

/** Cameras behind which another device answers than the one adopted. */
export function useDeviceAlarms() {
  return useQuery<ReplyOf<typeof listDeviceAlarms>, ApiProblem>({
    queryKey: ['device-alarms'],
    queryFn: ({ signal }) => request('GET', '/device-alarms?limit=200', { signal }),
    staleTime: 10_000,
  });
}
