import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { listScans, ScanView } from '../../../../gateway/discovery/discovery-api.ts';
import type {
  listScanChanges,
  listScanSchedules,
  ScanChangeView,
  ScanScheduleView,
} from '../../../../gateway/discovery/rescan/rescan-api.ts';
import type { ApiProblem } from '../../api/api-problem.ts';
import type { ReplyOf } from '../../api/reply-of.ts';
import { queryText, request } from '../../api/request.ts';
import { pageSize } from './use-list-filter.ts';

export type ScanPage = ReplyOf<typeof listScans>;
export type ScanChangePage = ReplyOf<typeof listScanChanges>;

export interface ScanStart {
  readonly multicast: boolean;
  readonly ranges?: readonly string[];
}

/** It runs, or waits for its turn. */
export function isOpenScan(scan: ScanView | undefined): boolean {
  return scan?.state === 'running' || scan?.state === 'waiting';
}

/** Scans, the newest first; read each second while one is under way. */
export function useScans(cursor?: string) {
  const queries = useQueryClient();

  return useQuery<ScanPage, ApiProblem>({
    queryKey: ['scans', cursor],
    queryFn: async ({ signal }) => {
      const page = await request<ScanPage>('GET', `/scans${queryText({ cursor, limit: pageSize })}`, { signal });
      // What a scan finds is on the other lists while it still runs.
      if (page.items.some(isOpenScan)) void queries.invalidateQueries({ queryKey: ['candidates'] });

      return page;
    },
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.items.some(isOpenScan) === true ? 1000 : 30_000),
  });
}

export function useScan(scanId: string) {
  return useQuery<ScanView, ApiProblem>({
    queryKey: ['scan', scanId],
    queryFn: ({ signal }) => request('GET', `/scans/${scanId}`, { signal }),
    refetchInterval: ({ state }) => (isOpenScan(state.data) ? 1000 : false),
  });
}

/** What a scan changes on other lists. */
const touched = ['scans', 'scan', 'candidates', 'scan-changes'] as const;

function useTouched(keys: readonly string[]) {
  const queries = useQueryClient();

  return async () => {
    await Promise.all(keys.map((key) => queries.invalidateQueries({ queryKey: [key] })));
  };
}

export function useStartScan() {
  const onSuccess = useTouched(touched);

  return useMutation<ScanView, ApiProblem, ScanStart>({
    mutationFn: (body) => request('POST', '/scans', { body }),
    onSuccess,
  });
}

export function useCancelScan() {
  const onSuccess = useTouched(touched);

  return useMutation<ScanView, ApiProblem, string>({
    mutationFn: (id) => request('DELETE', `/scans/${id}`),
    onSuccess,
  });
}

interface ChangeFilter {
  readonly scanId?: string | undefined;
  readonly kind?: string | undefined;
  readonly state?: string | undefined;
}

export function useScanChanges(filter: ChangeFilter, cursor?: string, limit = pageSize) {
  return useQuery<ScanChangePage, ApiProblem>({
    queryKey: ['scan-changes', filter, cursor, limit],
    queryFn: ({ signal }) => request('GET', `/scan-changes${queryText({ ...filter, cursor, limit })}`, { signal }),
    placeholderData: keepPreviousData,
  });
}

export function useDecideChange() {
  const onSettled = useTouched(['scan-changes', 'cameras', 'camera']);

  return useMutation<ScanChangeView, ApiProblem, { readonly changeId: string; readonly accept: boolean }>({
    mutationFn: ({ changeId, accept }) => request('POST', `/scan-changes/${changeId}/decision`, { body: { accept } }),
    onSettled,
  });
}

export interface ScheduleBody {
  readonly name: string;
  readonly cron: string;
  readonly multicast: boolean;
  readonly ranges: readonly string[];
  readonly enabled: boolean;
}

export function useSchedules() {
  return useQuery<ReplyOf<typeof listScanSchedules>, ApiProblem>({
    queryKey: ['scan-schedules'],
    queryFn: ({ signal }) => request('GET', '/scan-schedules', { signal }),
  });
}

/** Adds a schedule, or changes the one with this id. */
export function useSaveSchedule(scheduleId: string | undefined) {
  const onSuccess = useTouched(['scan-schedules']);

  return useMutation<ScanScheduleView, ApiProblem, ScheduleBody>({
    mutationFn: (body) =>
      scheduleId === undefined
        ? request('POST', '/scan-schedules', { body })
        : request('PUT', `/scan-schedules/${scheduleId}`, { body }),
    onSuccess,
  });
}

export function useRemoveSchedule() {
  const onSuccess = useTouched(['scan-schedules']);

  return useMutation<void, ApiProblem, string>({
    mutationFn: (id) => request('DELETE', `/scan-schedules/${id}`),
    onSuccess,
  });
}
