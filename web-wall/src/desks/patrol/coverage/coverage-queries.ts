import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { listPatterns } from '../../../../../gateway/patrol/attention/patterns-api.ts';
import type {
  CoverageView,
  listCameraGaps,
  listViewRecords,
} from '../../../../../gateway/patrol/coverage/coverage-api.ts';
import type { listEscalations } from '../../../../../gateway/patrol/escalation/escalation-api.ts';
import type { ApiProblem } from '../../../api/api-problem.ts';
import type { ReplyOf } from '../../../api/reply-of.ts';
import { queryText, request } from '../../../api/request.ts';

/** Days, both included, and whose rounds. */
export interface CoverageQuestion {
  readonly fromDate: string;
  readonly toDate: string;
  readonly organisationId: string | undefined;
}

export function useCoverage(question: CoverageQuestion) {
  return useQuery<CoverageView, ApiProblem>({
    queryKey: ['coverage', question],
    queryFn: ({ signal }) => request('GET', `/patrol-coverage${queryText({ ...question })}`, { signal }),
    placeholderData: keepPreviousData,
  });
}

export function useCameraGaps(question: CoverageQuestion, cursor: string | undefined) {
  return useQuery<ReplyOf<typeof listCameraGaps>, ApiProblem>({
    queryKey: ['coverage', 'gaps', question, cursor],
    queryFn: ({ signal }) =>
      request('GET', `/patrol-coverage/cameras${queryText({ ...question, cursor, limit: 50 })}`, { signal }),
    placeholderData: keepPreviousData,
  });
}

export function useViewRecords(cameraId: string, { fromDate, toDate }: CoverageQuestion) {
  return useQuery<ReplyOf<typeof listViewRecords>, ApiProblem>({
    queryKey: ['coverage', 'records', cameraId, fromDate, toDate],
    queryFn: ({ signal }) =>
      request('GET', `/patrol-coverage/cameras/${cameraId}/records${queryText({ fromDate, toDate, limit: 100 })}`, {
        signal,
      }),
  });
}

export function usePatterns({ fromDate, toDate }: CoverageQuestion, isAllowed: boolean) {
  return useQuery<ReplyOf<typeof listPatterns>, ApiProblem>({
    queryKey: ['coverage', 'patterns', fromDate, toDate],
    queryFn: ({ signal }) => request('GET', `/patrol-patterns${queryText({ fromDate, toDate })}`, { signal }),
    enabled: isAllowed,
  });
}

export function useOpenEscalations() {
  return useQuery<ReplyOf<typeof listEscalations>, ApiProblem>({
    queryKey: ['escalations'],
    queryFn: ({ signal }) => request('GET', '/round-escalations?open=true&limit=5', { signal }),
    meta: { live: true },
    refetchInterval: 60_000,
  });
}

export function useAcknowledge() {
  const queries = useQueryClient();

  return useMutation<unknown, ApiProblem, string>({
    mutationFn: (id) => request('POST', `/round-escalations/${id}/acknowledgement`, { body: {} }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['escalations'] }),
  });
}
