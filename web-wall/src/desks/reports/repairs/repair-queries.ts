import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { listRepairs, readRepairs } from '../../../../../gateway/reports/repairs/repairs-api.ts';
import type { ApiProblem } from '../../../api/api-problem.ts';
import type { ReplyOf } from '../../../api/reply-of.ts';
import { request } from '../../../api/request.ts';
import { addressOf, type Grouping, type ReportPart } from '../report-queries.ts';

export type Repairs = ReplyOf<typeof readRepairs>;
export type RepairPage = ReplyOf<typeof listRepairs>;
export type CauseCode = Repairs['causeCodes'][number]['causeCode'];

const staleMs = 60_000;

/** Repairs of a period: how long they took, who did them, what broke. */
export function useRepairs(part: ReportPart, by: Grouping) {
  return useQuery<Repairs, ApiProblem>({
    queryKey: ['repairs', part, by],
    queryFn: ({ signal }) => request('GET', addressOf('/reports/repairs', { ...part, by }), { signal }),
    placeholderData: keepPreviousData,
    staleTime: staleMs,
  });
}

/** Which of the closed tickets. */
export interface RepairsQuestion extends ReportPart {
  readonly by?: Grouping;
  readonly key?: string;
  readonly causeCode?: CauseCode | 'none';
}

export const repairsAtOnce = 20;

export function useRepairTickets(question: RepairsQuestion, cursor: string | undefined) {
  return useQuery<RepairPage, ApiProblem>({
    queryKey: ['repairs', 'tickets', question, cursor],
    queryFn: ({ signal }) =>
      request('GET', addressOf('/reports/repairs/tickets', { ...question, cursor, limit: repairsAtOnce }), { signal }),
    placeholderData: keepPreviousData,
    staleTime: staleMs,
  });
}
