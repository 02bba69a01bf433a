import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ForecastView } from '../../../../../gateway/patrol/goals/forecast-api.ts';
import type { PlanView } from '../../../../../gateway/patrol/patrol-api.ts';
import type { listCameras } from '../../../../../gateway/registry/registry-api.ts';
import type { PtzView } from '../../../../../gateway/wall/ptz/ptz-api.ts';
import type { listDutyPosts } from '../../../../../gateway/duty/roster/duty-posts-api.ts';
import type { ApiProblem } from '../../../api/api-problem.ts';
import type { ReplyOf } from '../../../api/reply-of.ts';
import { queryText, request } from '../../../api/request.ts';
import { useDebounced } from '../../registry/use-debounced.ts';
import { type DraftStop, type PlanDraft, bodyOf, mostStops } from './plan-draft.ts';

export function usePlan(planId: string | undefined) {
  return useQuery<PlanView | undefined, ApiProblem>({
    queryKey: ['plans', planId],
    queryFn: async ({ signal }) => {
      const { items } = await request<{ items: PlanView[] }>('GET', '/plans', { signal });

      return items.find(({ id }) => id === planId);
    },
    enabled: planId !== undefined,
    staleTime: Infinity,
  });
}

export function useSavePlan(planId: string | undefined) {
  const queries = useQueryClient();

  return useMutation<PlanView, ApiProblem, PlanDraft>({
    mutationFn: (draft) =>
      planId === undefined
        ? request('POST', '/plans', { body: bodyOf(draft) })
        : request('PUT', `/plans/${planId}`, { body: bodyOf(draft) }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['plans'] }),
  });
}

/** Told again a moment after each edit; what the gateway refuses has no forecast yet. */
export function useForecast(draft: PlanDraft, planId: string | undefined) {
  const text = useDebounced(
    JSON.stringify({
      ...bodyOf({ ...draft, name: draft.name.trim() === '' ? '-' : draft.name }),
      ...(planId && { planId }),
    }),
  );

  return useQuery<ForecastView, ApiProblem>({
    queryKey: ['plan-forecast', text],
    queryFn: ({ signal }) => request('POST', '/plan-forecasts', { body: JSON.parse(text) as unknown, signal }),
    enabled: draft.organisationId !== '' && draft.stops.length > 0,
    placeholderData: keepPreviousData,
    retry: false,
  });
}

/** What cameras are looked for: below an organisation, by a part of the name. */
export interface CameraWish {
  readonly organisationId: string | undefined;
  readonly search: string;
}

type CameraPage = ReplyOf<typeof listCameras>;

export function useFoundCameras({ organisationId, search }: CameraWish, cursor: string | undefined) {
  return useQuery<CameraPage, ApiProblem>({
    queryKey: ['cameras', 'for-plan', organisationId, search, cursor],
    queryFn: ({ signal }) =>
      request('GET', `/cameras${queryText({ organisationId, search, status: 'active', cursor, limit: 50 })}`, {
        signal,
      }),
    placeholderData: keepPreviousData,
  });
}

export function toStop({ id, name, place }: Pick<CameraPage['items'][number], 'id' | 'name' | 'place'>): DraftStop {
  return { cameraId: id, cameraName: name, place };
}

/** Every camera of a search, page by page, as many as a plan may have. */
export function useAllCameras(onDone: (stops: readonly DraftStop[]) => void) {
  return useMutation<readonly DraftStop[], ApiProblem, CameraWish>({
    mutationFn: async ({ organisationId, search }) => {
      const stops: DraftStop[] = [];
      let cursor: string | undefined;
      do {
        const path = `/cameras${queryText({ organisationId, search, status: 'active', cursor, limit: 200 })}`;
        const page = await request<CameraPage>('GET', path);
        stops.push(...page.items.map(toStop));
        cursor = page.nextCursor;
      } while (cursor !== undefined && stops.length < mostStops);

      return stops;
    },
    onSuccess: onDone,
  });
}

/** Stored positions of one camera, asked of itself when somebody wants to see them. */
export function usePresets(cameraId: string, isWanted: boolean) {
  return useQuery<PtzView, ApiProblem>({
    queryKey: ['ptz', cameraId],
    queryFn: ({ signal }) => request('GET', `/cameras/${cameraId}/ptz`, { signal }),
    enabled: isWanted,
    staleTime: 300_000,
    retry: false,
  });
}

export function usePosts() {
  return useQuery<ReplyOf<typeof listDutyPosts>, ApiProblem>({
    queryKey: ['duty-posts'],
    queryFn: ({ signal }) => request('GET', '/duty-posts', { signal }),
    staleTime: 60_000,
  });
}
