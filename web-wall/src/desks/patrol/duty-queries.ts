import { useQuery } from '@tanstack/react-query';
import type { DutyNowView, previewDuty } from '../../../../gateway/duty/duty-api.ts';
import type { ApiProblem } from '../../api/api-problem.ts';
import type { ReplyOf } from '../../api/reply-of.ts';
import { request } from '../../api/request.ts';

export type DutyPreview = ReplyOf<typeof previewDuty>;

export function useDutyNow() {
  return useQuery<DutyNowView, ApiProblem>({
    queryKey: ['duty-now'],
    queryFn: ({ signal }) => request('GET', '/duty/now', { signal }),
    refetchInterval: 30_000,
  });
}

/** Resolved modes of the coming week. */
export function useDutyPreview() {
  return useQuery<DutyPreview, ApiProblem>({
    queryKey: ['duty-preview'],
    queryFn: ({ signal }) => request('GET', '/duty/preview?days=7', { signal }),
    refetchInterval: 300_000,
  });
}
