import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { adoptCandidate, listCandidates, ScanView } from '../../../../gateway/discovery/discovery-api.ts';
import type { ApiProblem } from '../../api/api-problem.ts';
import type { ReplyOf } from '../../api/reply-of.ts';
import { queryText, request } from '../../api/request.ts';

export type CandidateState = 'new' | 'adopted';

const scanIdKey = 'patrol-gateway.scan';

/** The scan that was started last in this tab: it can be left and found again. */
export function useScan() {
  const queries = useQueryClient();
  const [scanId, setScanId] = useState(() => sessionStorage.getItem(scanIdKey));
  const keep = (scan: ScanView) => {
    sessionStorage.setItem(scanIdKey, scan.id);
    setScanId(scan.id);
    queries.setQueryData(['scan', scan.id], scan);
    void queries.invalidateQueries({ queryKey: ['candidates'] });
  };
  const scan = useQuery<ScanView, ApiProblem>({
    queryKey: ['scan', scanId],
    queryFn: async ({ signal }) => {
      const read = await request<ScanView>('GET', `/scans/${scanId}`, { signal });
      void queries.invalidateQueries({ queryKey: ['candidates'] });

      return read;
    },
    enabled: scanId !== null,
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? 1000 : false),
  });
  const start = useMutation<ScanView, ApiProblem, { readonly multicast: boolean; readonly ranges?: readonly string[] }>(
    {
      mutationFn: (body) => request('POST', '/scans', { body }),
      onSuccess: keep,
    },
  );
  const cancel = useMutation<ScanView, ApiProblem, string>({
    mutationFn: (id) => request('DELETE', `/scans/${id}`),
    onSuccess: keep,
  });

  return { scan: scan.data, start, cancel };
}

export function useCandidates(state: CandidateState) {
  return useQuery<ReplyOf<typeof listCandidates>, ApiProblem>({
    queryKey: ['candidates', state],
    queryFn: ({ signal }) => request('GET', `/candidates${queryText({ state })}`, { signal }),
  });
}

export interface Adoption {
  readonly candidateId: string;
  readonly body: {
    readonly organisationId: string;
    readonly ownership: string;
    readonly pointClass: number;
    readonly name?: string;
    readonly place: string;
    readonly credential: { readonly username: string; readonly password: string };
  };
}

export function useAdopt() {
  const queries = useQueryClient();

  return useMutation<ReplyOf<typeof adoptCandidate>, ApiProblem, Adoption>({
    mutationFn: ({ candidateId, body }) => request('POST', `/candidates/${candidateId}/adoption`, { body }),
    onSuccess: async () => {
      const changed = ['candidates', 'cameras', 'organisations', 'camera-health', 'health-summary'];
      await Promise.all(changed.map((key) => queries.invalidateQueries({ queryKey: [key] })));
    },
    gcTime: 0, // the password must not stay in the cache
  });
}
