import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { listAdapters } from '../../../../gateway/discovery/adapter-catalogue-api.ts';
import type {
  listOnboardings,
  OnboardingView,
  readOnboarding,
  readOnboardingProgress,
  SharingPolicyDraftView,
} from '../../../../gateway/discovery/onboarding/onboarding-api.ts';
import type { listUnits, UnitView } from '../../../../gateway/registry/units/units-api.ts';
import type { ApiProblem } from '../../api/api-problem.ts';
import type { ReplyOf } from '../../api/reply-of.ts';
import { queryText, request } from '../../api/request.ts';
import { pageSize } from './use-list-filter.ts';

export type OnboardingPage = ReplyOf<typeof listOnboardings>;
export type OnboardingProgress = ReplyOf<typeof readOnboardingProgress>;
export type UnitProgress = OnboardingProgress['items'][number];
export type OnboardingDetail = ReplyOf<typeof readOnboarding>;
export type OnboardingChannel = OnboardingView['channels'][number];
export type OnboardingState = OnboardingView['state'];

export interface OnboardingEdit {
  readonly version: number;
  readonly system?: NonNullable<OnboardingView['system']>;
  readonly contact?: NonNullable<OnboardingView['contact']>;
  readonly sharingPolicyDraft?: SharingPolicyDraftView;
  readonly channels?: readonly Pick<OnboardingChannel, 'channelToken' | 'name' | 'isShared'>[];
  readonly checkReportId?: string;
}

export type Verdict =
  | { readonly kind: 'accepted'; readonly version: number }
  | { readonly kind: 'returned'; readonly version: number; readonly reason: string };

export function useProgress() {
  return useQuery<OnboardingProgress, ApiProblem>({
    queryKey: ['onboarding', 'progress'],
    queryFn: ({ signal }) => request('GET', '/onboarding/progress', { signal }),
    refetchInterval: 30_000,
  });
}

interface OnboardingFilter {
  readonly state?: string | undefined;
  readonly unitId?: string | undefined;
}

export function useOnboardings(filter: OnboardingFilter, cursor?: string, limit = pageSize) {
  return useQuery<OnboardingPage, ApiProblem>({
    queryKey: ['onboarding', 'list', filter, cursor, limit],
    queryFn: ({ signal }) => request('GET', `/onboarding${queryText({ ...filter, cursor, limit })}`, { signal }),
    placeholderData: keepPreviousData,
  });
}

export function useOnboarding(id: string) {
  return useQuery<OnboardingDetail, ApiProblem>({
    queryKey: ['onboarding', 'one', id],
    queryFn: ({ signal }) => request('GET', `/onboarding/${id}`, { signal }),
  });
}

export function useCreateOnboarding() {
  return useStep<{ readonly unitId: string; readonly organisationId: string }>((body) =>
    request('POST', '/onboarding', { body }),
  );
}

/** @param onSaved hears of it before the next version is drawn */
export function useChangeOnboarding(id: string, onSaved: () => void) {
  return useStep<OnboardingEdit>((body) => request('PATCH', `/onboarding/${id}`, { body }), onSaved);
}

export function useSubmitOnboarding(id: string) {
  return useStep<{ readonly version: number }>((body) => request('POST', `/onboarding/${id}/submission`, { body }));
}

export function useReviewOnboarding(id: string) {
  return useStep<Verdict>((body) => request('POST', `/onboarding/${id}/review`, { body }));
}

function useStep<Body>(send: (body: Body) => Promise<OnboardingView>, onSaved?: () => void) {
  const queries = useQueryClient();

  return useMutation<OnboardingView, ApiProblem, Body>({
    mutationFn: send,
    onSuccess: () => onSaved?.(),
    // Also after a refusal: somebody else may have changed it meanwhile.
    onSettled: () => queries.invalidateQueries({ queryKey: ['onboarding'] }),
  });
}

export function useUnits(search: string) {
  return useQuery<ReplyOf<typeof listUnits>, ApiProblem>({
    queryKey: ['units', search],
    queryFn: ({ signal }) => request('GET', `/units${queryText({ search, limit: 30 })}`, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
}

export function useUnit(unitId: string | undefined) {
  return useQuery<UnitView, ApiProblem>({
    queryKey: ['unit', unitId],
    queryFn: ({ signal }) => request('GET', `/units/${unitId}`, { signal }),
    enabled: unitId !== undefined && unitId !== '',
    staleTime: 30_000,
  });
}

export function useCreateUnit() {
  const queries = useQueryClient();

  return useMutation<UnitView, ApiProblem, string>({
    mutationFn: (name) => request('POST', '/units', { body: { name, kinds: ['enterprise'] } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['units'] }),
  });
}

export function useAdapters() {
  return useQuery<ReplyOf<typeof listAdapters>, ApiProblem>({
    queryKey: ['adapters'],
    queryFn: ({ signal }) => request('GET', '/adapters', { signal }),
    staleTime: 60_000,
  });
}
