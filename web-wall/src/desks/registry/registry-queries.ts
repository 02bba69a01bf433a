import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CameraHealthView, listCameraHealth } from '../../../../gateway/health/health-api.ts';
import type { CameraDetailView, listCameras, listOrganisations } from '../../../../gateway/registry/registry-api.ts';
import type { ApiProblem } from '../../api/api-problem.ts';
import { useTopic } from '../../api/realtime.tsx';
import type { ReplyOf } from '../../api/reply-of.ts';
import { queryText, request } from '../../api/request.ts';

export type CameraPage = ReplyOf<typeof listCameras>;

export interface CameraFilter {
  readonly organisationId?: string;
  readonly ownership?: string;
  readonly status?: string;
  readonly search?: string;
}

export const cameraPageSize = 50;

export function useOrganisations() {
  return useQuery<ReplyOf<typeof listOrganisations>, ApiProblem>({
    queryKey: ['organisations'],
    queryFn: ({ signal }) => request('GET', '/organisations', { signal }),
    staleTime: 60_000,
  });
}

/** One page of cameras; the page before stays while the next one is read. */
export function useCameras(filter: CameraFilter, cursor: string | undefined) {
  return useQuery<CameraPage, ApiProblem>({
    queryKey: ['cameras', filter, cursor],
    queryFn: ({ signal }) =>
      request('GET', `/cameras${queryText({ ...filter, cursor, limit: cameraPageSize })}`, { signal }),
    placeholderData: keepPreviousData,
  });
}

export function useCamera(cameraId: string | undefined) {
  return useQuery<CameraDetailView, ApiProblem>({
    queryKey: ['camera', cameraId],
    queryFn: ({ signal }) => request('GET', `/cameras/${cameraId}`, { signal }),
    enabled: cameraId !== undefined,
  });
}

type HealthList = ReplyOf<typeof listCameraHealth>;

const healthKey = ['camera-health'] as const;

function withHealth(list: HealthList, changed: CameraHealthView): HealthList {
  const others = list.items.filter(({ cameraId }) => cameraId !== changed.cameraId);

  return { ...list, items: [...others, changed] };
}

/** Health of all cameras by id, kept live by the `health` topic. */
export function useHealthByCamera(): ReadonlyMap<string, CameraHealthView> {
  const queries = useQueryClient();
  const health = useQuery<HealthList, ApiProblem, ReadonlyMap<string, CameraHealthView>>({
    queryKey: healthKey,
    queryFn: ({ signal }) => request('GET', '/camera-health', { signal }),
    select: toMap,
    meta: { live: true },
    refetchInterval: 60_000,
  });
  useTopic<CameraHealthView>('health', (changed) => {
    queries.setQueryData<HealthList>(healthKey, (list) => (list === undefined ? list : withHealth(list, changed)));
  });

  return health.data ?? noHealth;
}

const noHealth: ReadonlyMap<string, CameraHealthView> = new Map();

function toMap(list: HealthList): ReadonlyMap<string, CameraHealthView> {
  return new Map(list.items.map((item) => [item.cameraId, item]));
}
