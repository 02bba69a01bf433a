import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { AreaView, listCameraAreas } from '../../../../../gateway/registry/areas/areas-api.ts';
import type { AccessPathsView } from '../../../../../gateway/registry/paths/path-api.ts';
import type { listPhotos } from '../../../../../gateway/registry/photos/photos-api.ts';
import type { readCameraHistory } from '../../../../../gateway/registry/record/record-api.ts';
import type { ApiProblem } from '../../../api/api-problem.ts';
import type { ReplyOf } from '../../../api/reply-of.ts';
import { queryText, request } from '../../../api/request.ts';

export type HistoryPage = ReplyOf<typeof readCameraHistory>;
export type PhotoList = ReplyOf<typeof listPhotos>;
export type Area = AreaView;

export function useAccessPaths(cameraId: string, isAllowed: boolean) {
  return useQuery<AccessPathsView, ApiProblem>({
    queryKey: ['camera-paths', cameraId],
    queryFn: ({ signal }) => request('GET', `/cameras/${cameraId}/access-paths`, { signal }),
    enabled: isAllowed,
    refetchInterval: 15_000,
  });
}

export function useCameraAreas(cameraId: string) {
  return useQuery<ReplyOf<typeof listCameraAreas>, ApiProblem>({
    queryKey: ['camera-areas', cameraId],
    queryFn: ({ signal }) => request('GET', `/cameras/${cameraId}/areas`, { signal }),
  });
}

export function usePhotos(cameraId: string) {
  return useQuery<PhotoList, ApiProblem>({
    queryKey: ['photos', cameraId],
    queryFn: ({ signal }) => request('GET', `/cameras/${cameraId}/photos`, { signal }),
  });
}

/** Edits of a record, newest first, page by page. */
export function useHistory(cameraId: string) {
  return useInfiniteQuery<HistoryPage, ApiProblem, { pages: HistoryPage[] }, readonly unknown[], string | undefined>({
    queryKey: ['history', cameraId],
    queryFn: ({ pageParam, signal }) =>
      request('GET', `/cameras/${cameraId}/history${queryText({ cursor: pageParam, limit: 20 })}`, { signal }),
    initialPageParam: undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}
