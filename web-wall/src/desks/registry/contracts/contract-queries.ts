import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type {
  ContractView,
  countContracts,
  listContractCameras,
  listContracts,
} from '../../../../../gateway/registry/contracts/contracts-api.ts';
import type { ApiProblem } from '../../../api/api-problem.ts';
import type { ReplyOf } from '../../../api/reply-of.ts';
import { queryText, request } from '../../../api/request.ts';

export interface ContractFilter {
  readonly search?: string | undefined;
  readonly standing?: string | undefined;
  readonly lessorUnitId?: string | undefined;
}

export const contractPageSize = 50;
export const standings = ['expiring', 'ended', 'running', 'not-begun'] as const satisfies ContractView['standing'][];

/** The first to end first. */
export function useContracts(filter: ContractFilter, cursor?: string) {
  return useQuery<ReplyOf<typeof listContracts>, ApiProblem>({
    queryKey: ['contracts', filter, cursor],
    queryFn: ({ signal }) =>
      request('GET', `/contracts${queryText({ ...filter, cursor, limit: contractPageSize })}`, { signal }),
    placeholderData: keepPreviousData,
  });
}

export function useContractCounts() {
  return useQuery<ReplyOf<typeof countContracts>, ApiProblem>({
    queryKey: ['contracts', 'summary'],
    queryFn: ({ signal }) => request('GET', '/contracts/summary', { signal }),
    staleTime: 30_000,
  });
}

export function useContract(contractId: string | undefined) {
  return useQuery<ContractView, ApiProblem>({
    queryKey: ['contract', contractId],
    queryFn: ({ signal }) => request('GET', `/contracts/${contractId}`, { signal }),
    enabled: contractId !== undefined,
    staleTime: 30_000,
  });
}

export function useContractCameras(contractId: string, cursor: string | undefined) {
  return useQuery<ReplyOf<typeof listContractCameras>, ApiProblem>({
    queryKey: ['contract', contractId, 'cameras', cursor],
    queryFn: ({ signal }) =>
      request('GET', `/contracts/${contractId}/cameras${queryText({ cursor, limit: 20 })}`, { signal }),
    placeholderData: keepPreviousData,
  });
}
