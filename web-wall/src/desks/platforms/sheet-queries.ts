import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { listPointSheetRows, PointSheetView } from '../../../../gateway/discovery/point-sheets/point-sheet-api.ts';
import type { PlatformRunView } from '../../../../gateway/discovery/platforms/platform-api.ts';
import type { ApiProblem } from '../../api/api-problem.ts';
import type { ReplyOf } from '../../api/reply-of.ts';
import { queryText, request } from '../../api/request.ts';
import { again } from './platform-queries.ts';

/** The sheet of a platform that was checked and waits; null when none does. */
export function usePointSheet(platformId: string) {
  return useQuery<PointSheetView | null, ApiProblem>({
    queryKey: ['point-sheet', platformId],
    queryFn: async ({ signal }) => {
      try {
        return await request<PointSheetView>('GET', `/platforms/${platformId}/sheet`, { signal });
      } catch (error) {
        if ((error as ApiProblem).code === 'sheet-import/unknown') return null; // `request` throws nothing else
        throw error;
      }
    },
    gcTime: 0,
  });
}

export const sheetPageSize = 20;

/** Rows of which something is to be said. */
export function useSheetRows(platformId: string, sheetId: string, after: number) {
  return useQuery<ReplyOf<typeof listPointSheetRows>, ApiProblem>({
    queryKey: ['point-sheet-rows', platformId, sheetId, after],
    queryFn: ({ signal }) =>
      request('GET', `/platforms/${platformId}/sheet/rows${queryText({ after, limit: sheetPageSize })}`, { signal }),
    placeholderData: keepPreviousData,
  });
}

export function useUploadSheet(platformId: string) {
  const queries = useQueryClient();

  return useMutation<PointSheetView, ApiProblem, File>({
    mutationFn: (file) =>
      request('POST', `/platforms/${platformId}/sheet${queryText({ fileName: file.name.slice(-128) })}`, { file }),
    onSuccess: (sheet) => queries.setQueryData(['point-sheet', platformId], sheet),
  });
}

export function useApplySheet(platformId: string) {
  const queries = useQueryClient();

  return useMutation<PlatformRunView, ApiProblem, { readonly sheetId: string; readonly acceptsSwapped: boolean }>({
    mutationFn: (body) => request('POST', `/platforms/${platformId}/sheet/application`, { body }),
    onSuccess: () => again(queries, platformId),
  });
}
