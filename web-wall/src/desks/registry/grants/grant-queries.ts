import { useQuery } from '@tanstack/react-query';
import type {
  countGrants,
  GrantView,
  listCameraGrants,
  listGrants,
} from '../../../../../gateway/registry/grants/grants-api.ts';
import type { ApiProblem } from '../../../api/api-problem.ts';
import type { ReplyOf } from '../../../api/reply-of.ts';
import { request } from '../../../api/request.ts';

type GrantSide = GrantView['side'];

/** To whom a camera is or was granted, newest first. */
export function useCameraGrants(cameraId: string) {
  return useQuery<ReplyOf<typeof listCameraGrants>, ApiProblem>({
    queryKey: ['grants', cameraId],
    queryFn: ({ signal }) => request('GET', `/cameras/${cameraId}/grants`, { signal }),
  });
}

/** What my part gave or received and still stands, the first to end first. */
export function useGrants(side: GrantSide) {
  return useQuery<ReplyOf<typeof listGrants>, ApiProblem>({
    queryKey: ['grants', 'side', side],
    queryFn: ({ signal }) => request('GET', `/camera-grants?side=${side}`, { signal }),
    refetchInterval: 60_000,
  });
}

export function useGrantCounts() {
  return useQuery<ReplyOf<typeof countGrants>, ApiProblem>({
    queryKey: ['grants', 'counts'],
    queryFn: ({ signal }) => request('GET', '/camera-grant-counts', { signal }),
    staleTime: 30_000,
  });
}
