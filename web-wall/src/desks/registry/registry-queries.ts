import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { CameraHealthView, listCameraHealth } from '../../../../gateway/health/health-api.ts';
import type { readCompleteness } from '../../../../gateway/registry/record/record-api.ts';
import type { CameraDetailView, listCameras, listOrganisations } from '../../../../gateway/registry/registry-api.ts';
import type { ApiProblem } from '../../api/api-problem.ts';
import { useTopic } from '../../api/realtime.tsx';
import type { ReplyOf } from '../../api/reply-of.ts';
import { queryText, request } from '../../api/request.ts';
import type { CameraFilter } from './camera-filter.ts';

export type CameraPage = ReplyOf<typeof listCameras>;
export type Completeness = ReplyOf<typeof readCompleteness>;

export const cameraPageSize = 50;

/** Upper levels of the organisation, for forms of other desks; the registry opens its tree node by node. */
export function useOrganisations() {
  return useQuery<ReplyOf<typeof listOrganisations>, ApiProblem>({
    queryKey: ['organisations'],
    queryFn: ({ signal }) => request('GET', '/organisations', { signal }),
    staleTime: 60_000,
  });
}

/** One page of cameras; the page before stays while the next one is read. */
export function useCameras(filter: CameraFilter, cursor?: string) {
  return useQuery<CameraPage, ApiProblem>({
    queryKey: ['cameras', filter, cursor],
    queryFn: ({ signal }) =>
      request('GET', `/cameras${queryText({ ...filter, cursor, limit: cameraPageSize })}`, { signal }),
    placeholderData: keepPreviousData,
  });
}

export const cameraKey = (cameraId: string | undefined) => ['camera', cameraId] as const;

export function useCamera(cameraId: string | undefined) {
  return useQuery<CameraDetailView, ApiProblem>({
    queryKey: cameraKey(cameraId),
    queryFn: ({ signal }) => request('GET', `/cameras/${cameraId}`, { signal }),
    enabled: cameraId !== undefined,
  });
}

/** Completeness of the children of an organisation, and of all of it; of my part without one. */
export function useCompleteness(organisationId?: string) {
  return useQuery<Completeness, ApiProblem>({
    queryKey: ['completeness', organisationId],
    queryFn: ({ signal }) => request('GET', `/completeness${queryText({ organisationId })}`, { signal }),
    staleTime: 30_000,
  });
}

type HealthList = ReplyOf<typeof listCameraHealth>;

const healthKey = ['camera-health'] as const;
const noHealth: ReadonlyMap<string, CameraHealthView> = new Map();

/** Health of these cameras by id, kept live by the `health` topic; only a page's cameras are asked for. */
export function useHealthByCamera(cameraIds: readonly string[]): ReadonlyMap<string, CameraHealthView> {
  const queries = useQueryClient();
  const key = [...healthKey, cameraIds.join(',')];
  const health = useQuery<HealthList, ApiProblem>({
    queryKey: key,
    queryFn: ({ signal }) =>
      request('GET', `/camera-health${queryText({ cameraIds: cameraIds.join(',') })}`, { signal }),
    enabled: cameraIds.length > 0,
    meta: { live: true },
    refetchInterval: 60_000,
  });
  useTopic<CameraHealthView>('health', (changed) => {
    if (!cameraIds.includes(changed.cameraId)) return;
    queries.setQueryData<HealthList>(key, (list) => (list === undefined ? list : withHealth(list, changed)));
  });

  return useMemo(
    () => (health.data === undefined ? noHealth : new Map(health.data.items.map((item) => [item.cameraId, item]))),
    [health.data],
  );
}

/** Nobody asks this camera: it has no address, or its lease is over. Of a list that is not read yet nothing is told. */
export function isUnwatched(health: ReadonlyMap<string, CameraHealthView>, cameraId: string): boolean {
  return health !== noHealth && !health.has(cameraId);
}

function withHealth(list: HealthList, changed: CameraHealthView): HealthList {
  const others = list.items.filter(({ cameraId }) => cameraId !== changed.cameraId);

  return { ...list, items: [...others, changed] };
}

/** Everything that an edit of the registry may have changed is read again. */
export const registryKeys = [
  'cameras',
  'camera',
  'completeness',
  'organisations',
  'tree',
  'conflicts',
  'merges',
] as const;
const moreKeys = [
  'device-alarms',
  'units',
  'unit',
  'contracts',
  'contract',
  'camera-paths',
  'camera-areas',
  'photos',
  'history',
  'grants',
  'shares',
];
const all: ReadonlySet<unknown> = new Set([...registryKeys, ...moreKeys]);

/**
 * An edit of the registry: asks, then reads again what may have changed.
 *
 * @param ask what to ask the gateway for
 * @param onDone told at once, even if what asked is gone when the lists are read again
 */
export function useRegistryEdit<Input, Reply = void>(
  ask: (input: Input) => Promise<Reply>,
  onDone?: (reply: Reply, input: Input) => void,
) {
  const queries = useQueryClient();

  return useMutation<Reply, ApiProblem, Input>({
    mutationFn: ask,
    onSuccess: (reply, input) => {
      onDone?.(reply, input);

      return queries.invalidateQueries({ predicate: ({ queryKey }) => all.has(queryKey[0]) });
    },
  });
}
