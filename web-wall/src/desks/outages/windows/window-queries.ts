import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type {
  listMaintenanceWindows,
  MaintenanceWindowView,
} from '../../../../../gateway/outages/maintenance/maintenance-api.ts';
import type { listSystems } from '../../../../../gateway/registry/registry-api.ts';
import type { ApiProblem } from '../../../api/api-problem.ts';
import type { ReplyOf } from '../../../api/reply-of.ts';
import { queryText, request } from '../../../api/request.ts';
import type { NewWindow } from './announce-address.ts';

const windowsKey = ['maintenance-windows'] as const;
export const windowPageSize = 50;

export function useWindows(standing: 'current' | 'over', cursor: string | undefined) {
  return useQuery<ReplyOf<typeof listMaintenanceWindows>, ApiProblem>({
    queryKey: [...windowsKey, standing, cursor],
    queryFn: ({ signal }) =>
      request('GET', `/maintenance-windows${queryText({ standing, cursor, limit: windowPageSize })}`, { signal }),
    placeholderData: keepPreviousData,
    meta: { live: true },
    refetchInterval: 60_000,
  });
}

export function useCreateWindow() {
  const queries = useQueryClient();

  return useMutation<MaintenanceWindowView, ApiProblem, NewWindow>({
    mutationFn: (body) => request('POST', '/maintenance-windows', { body }),
    onSuccess: () => queries.invalidateQueries({ queryKey: windowsKey }),
  });
}

export function useEndWindow() {
  const queries = useQueryClient();

  return useMutation<MaintenanceWindowView, ApiProblem, string>({
    mutationFn: (windowId) => request('POST', `/maintenance-windows/${windowId}/end`),
    onSuccess: () => queries.invalidateQueries({ queryKey: windowsKey }),
  });
}

/** Recorders, for who has to choose one. */
export function useRecorders() {
  return useQuery<ReplyOf<typeof listSystems>, ApiProblem>({
    queryKey: ['systems'],
    queryFn: ({ signal }) => request('GET', '/systems', { signal }),
    staleTime: 60_000,
  });
}
