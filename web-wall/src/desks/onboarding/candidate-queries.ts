import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CheckView, listChecks } from '../../../../gateway/discovery/check/check-api.ts';
import type { adoptCandidate, CandidateView, listCandidates } from '../../../../gateway/discovery/discovery-api.ts';
import type { ApiProblem } from '../../api/api-problem.ts';
import type { ReplyOf } from '../../api/reply-of.ts';
import { queryText, request } from '../../api/request.ts';
import { pageSize } from './use-list-filter.ts';

export type CandidatePage = ReplyOf<typeof listCandidates>;
export type Adopted = ReplyOf<typeof adoptCandidate>;

export interface CandidateFilter {
  readonly state?: string | undefined;
  readonly method?: string | undefined;
  readonly range?: string | undefined;
  readonly search?: string | undefined;
}

export function useCandidates(filter: CandidateFilter, cursor?: string, limit = pageSize) {
  return useQuery<CandidatePage, ApiProblem>({
    queryKey: ['candidates', filter, cursor, limit],
    queryFn: ({ signal }) => request('GET', `/candidates${queryText({ ...filter, cursor, limit })}`, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 5000,
  });
}

export function useCandidate(candidateId: string) {
  return useQuery<CandidateView, ApiProblem>({
    queryKey: ['candidates', 'one', candidateId],
    queryFn: ({ signal }) => request('GET', `/candidates/${candidateId}`, { signal }),
  });
}

export function useIgnoreCandidate() {
  const queries = useQueryClient();

  return useMutation<CandidateView, ApiProblem, { readonly candidateId: string; readonly ignored: boolean }>({
    mutationFn: ({ candidateId, ignored }) => request('PATCH', `/candidates/${candidateId}`, { body: { ignored } }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['candidates'] }),
  });
}

export interface ChecklistBody {
  readonly forbiddenInteriors: readonly string[];
  readonly signagePresent: boolean | 'unknown';
}

export type LoginBody =
  | { readonly username: string; readonly password: string }
  | { readonly credentialSetId: string; readonly evenAfterRefusal: boolean };

/** Checks of a device, the newest first; read each second while one runs. */
export function useChecks(candidateId: string) {
  return useQuery<ReplyOf<typeof listChecks>, ApiProblem>({
    queryKey: ['checks', candidateId],
    queryFn: ({ signal }) => request('GET', `/candidates/${candidateId}/checks`, { signal }),
    refetchInterval: ({ state }) => (state.data?.items.some(isRunning) === true ? 1000 : false),
  });
}

function isRunning({ state }: CheckView): boolean {
  return state === 'running';
}

export function useStartCheck(candidateId: string) {
  const queries = useQueryClient();

  return useMutation<CheckView, ApiProblem, { readonly login: LoginBody; readonly checklist: ChecklistBody }>({
    mutationFn: (body) => request('POST', `/candidates/${candidateId}/checks`, { body }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['checks', candidateId] }),
    gcTime: 0, // the password must not stay in the cache
  });
}

export function useAnswerChecklist(candidateId: string) {
  const queries = useQueryClient();

  return useMutation<CheckView, ApiProblem, { readonly checkId: string; readonly checklist: ChecklistBody }>({
    mutationFn: ({ checkId, checklist }) => request('PATCH', `/checks/${checkId}`, { body: { checklist } }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['checks', candidateId] }),
  });
}

export interface AdoptionBody {
  readonly organisationId: string;
  readonly ownership: string;
  readonly pointClass: number;
  readonly name?: string;
  readonly place: string;
  readonly checkId?: string;
  readonly credential: LoginBody;
}

/** What an adoption changes on other lists. */
const adoptionTouches = ['candidates', 'cameras', 'organisations', 'camera-health', 'health-summary', 'onboarding'];

/** @param onAdopted hears of it before the lists are read again, which takes the form away */
export function useAdopt(candidateId: string, onAdopted: (adopted: Adopted) => void) {
  const queries = useQueryClient();

  return useMutation<Adopted, ApiProblem, AdoptionBody>({
    mutationFn: (body) => request('POST', `/candidates/${candidateId}/adoption`, { body }),
    onSuccess: async (adopted) => {
      onAdopted(adopted);
      await Promise.all(adoptionTouches.map((key) => queries.invalidateQueries({ queryKey: [key] })));
    },
    gcTime: 0, // the password must not stay in the cache
  });
}
