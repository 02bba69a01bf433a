import { useMutation, useQuery } from '@tanstack/react-query';
import type { checkLeaseEvidence, readLeaseEvidence } from '../../../../../gateway/reports/lease/lease-evidence-api.ts';
import type { ApiProblem } from '../../../api/api-problem.ts';
import type { ReplyOf } from '../../../api/reply-of.ts';
import { queryText, request } from '../../../api/request.ts';

export type LeaseEvidence = ReplyOf<typeof readLeaseEvidence>;
export type SealVerdict = ReplyOf<typeof checkLeaseEvidence>;

/** What a month of a contract came to. @param month `YYYY-MM` */
export function useLeaseEvidence(contractId: string, month: string) {
  return useQuery<LeaseEvidence, ApiProblem>({
    queryKey: ['lease-evidence', contractId, month],
    queryFn: ({ signal }) => request('GET', `/contracts/${contractId}/evidence${queryText({ month })}`, { signal }),
    staleTime: 60_000,
  });
}

/** Where the sheet of a month is. */
export function evidenceSheetPath(contractId: string, month: string): string {
  return `/contracts/${contractId}/evidence/sheet${queryText({ month })}`;
}

interface Seal {
  readonly hash: string;
  readonly signature: string;
}

/** Whether a sheet was ours, and whether its figures still stand. */
export function useSealCheck(contractId: string, month: string) {
  return useMutation<SealVerdict, ApiProblem, Seal>({
    mutationFn: (seal) => request('POST', `/contracts/${contractId}/evidence/check`, { body: { month, ...seal } }),
  });
}
