import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { listMapCameras, listNotPlaced, MapView } from '../../../../../gateway/outages/map/map-api.ts';
import type { ApiProblem } from '../../../api/api-problem.ts';
import type { ReplyOf } from '../../../api/reply-of.ts';
import { queryText, request } from '../../../api/request.ts';

export type MapCameras = ReplyOf<typeof listMapCameras>;

export function useMap() {
  return useQuery<MapView, ApiProblem>({
    queryKey: ['map'],
    queryFn: ({ signal }) => request('GET', '/map', { signal }),
    staleTime: 300_000,
  });
}

/** Positions and health of all; between two readings the `health` topic tells what changes. */
export function useMapCameras() {
  return useQuery<MapCameras, ApiProblem>({
    queryKey: ['map-cameras'],
    queryFn: ({ signal }) => request('GET', '/map-cameras', { signal }),
    meta: { live: true },
    refetchInterval: 300_000,
    staleTime: 0,
  });
}

export function useNotPlaced(cursor: string | undefined, isWanted: boolean) {
  return useQuery<ReplyOf<typeof listNotPlaced>, ApiProblem>({
    queryKey: ['map-not-placed', cursor],
    queryFn: ({ signal }) => request('GET', `/map-cameras/not-placed${queryText({ cursor, limit: 50 })}`, { signal }),
    placeholderData: keepPreviousData,
    enabled: isWanted,
  });
}
