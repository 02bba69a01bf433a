import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { PlatformRunView, readPlatformRemoval } from '../../../../gateway/discovery/platforms/platform-api.ts';
import type { ApiProblem } from '../../api/api-problem.ts';
import type { ReplyOf } from '../../api/reply-of.ts';
import { queryText, request } from '../../api/request.ts';
import { again } from './platform-queries.ts';

/** What giving a platform up would do; asked anew each time. */
export function useRemovalEffect(platformId: string) {
  return useQuery<ReplyOf<typeof readPlatformRemoval>, ApiProblem>({
    queryKey: ['platform-removal', platformId],
    queryFn: ({ signal }) => request('GET', `/platforms/${platformId}/removal`, { signal }),
    gcTime: 0,
  });
}

export interface Removal {
  readonly version: number;
  readonly withCameras?: 'keep' | 'remove';
}

export function useRemovePlatform(platformId: string) {
  const queries = useQueryClient();

  return useMutation<PlatformRunView, ApiProblem, Removal>({
    mutationFn: (removal) => request('DELETE', `/platforms/${platformId}${queryText({ ...removal })}`),
    onSettled: () => again(queries, platformId),
  });
}
