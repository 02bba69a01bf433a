import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type {
  BulkAdoptionDetailView,
  BulkAdoptionView,
  listBulkAdoptions,
} from '../../../../gateway/discovery/bulk/bulk-adoption-api.ts';
import type { ApiProblem } from '../../api/api-problem.ts';
import type { ReplyOf } from '../../api/reply-of.ts';
import { request } from '../../api/request.ts';
import type { ChecklistBody } from './candidate-queries.ts';

export interface BulkBody {
  readonly candidateIds: readonly string[];
  readonly credentialSetId: string;
  readonly organisationId: string;
  readonly ownership: string;
  readonly pointClass: number;
  readonly place: string;
  readonly evenAfterRefusal: boolean;
  readonly checklist: ChecklistBody;
}

export function useBulkAdoptions() {
  return useQuery<ReplyOf<typeof listBulkAdoptions>, ApiProblem>({
    queryKey: ['bulk-adoptions'],
    queryFn: ({ signal }) => request('GET', '/bulk-adoptions', { signal }),
    refetchInterval: ({ state }) => (state.data?.items.some(({ state: now }) => now === 'running') ? 2000 : 30_000),
  });
}

export function useBulkAdoption(id: string) {
  const queries = useQueryClient();

  return useQuery<BulkAdoptionDetailView, ApiProblem>({
    queryKey: ['bulk-adoptions', id],
    queryFn: async ({ signal }) => {
      const job = await request<BulkAdoptionDetailView>('GET', `/bulk-adoptions/${id}`, { signal });
      if (job.state === 'running') void queries.invalidateQueries({ queryKey: ['candidates'] });

      return job;
    },
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? 1000 : false),
  });
}

function useJobChange(send: (id: string) => Promise<BulkAdoptionView>) {
  const queries = useQueryClient();

  return useMutation<BulkAdoptionView, ApiProblem, string>({
    mutationFn: send,
    onSettled: () => queries.invalidateQueries({ queryKey: ['bulk-adoptions'] }),
  });
}

export function useStartBulk() {
  const queries = useQueryClient();

  return useMutation<BulkAdoptionView, ApiProblem, BulkBody>({
    mutationFn: (body) => request('POST', '/bulk-adoptions', { body }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['bulk-adoptions'] }),
  });
}

export function useCancelBulk() {
  return useJobChange((id) => request('DELETE', `/bulk-adoptions/${id}`));
}

export function useResumeBulk() {
  return useJobChange((id) => request('POST', `/bulk-adoptions/${id}/resumption`));
}
