import { useQuery } from '@tanstack/react-query';
import type { listAdapters } from '../../../../gateway/discovery/adapter-catalogue-api.ts';
import type { ApiProblem } from '../../api/api-problem.ts';
import type { ReplyOf } from '../../api/reply-of.ts';
import { request } from '../../api/request.ts';

/** Kinds of sources at work; asked again so that a plug-in that breaks is seen. */
export function useAdapters() {
  return useQuery<ReplyOf<typeof listAdapters>, ApiProblem>({
    queryKey: ['adapters'],
    queryFn: ({ signal }) => request('GET', '/adapters', { signal }),
    refetchInterval: 10_000,
  });
}
