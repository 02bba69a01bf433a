import { keepPreviousData, type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type {
  decidePlatformPoints,
  listPlatformPoints,
  listPlatforms,
  PlatformRunView,
  PlatformView,
} from '../../../../gateway/discovery/platforms/platform-api.ts';
import type { ApiProblem } from '../../api/api-problem.ts';
import type { ReplyOf } from '../../api/reply-of.ts';
import { queryText, request } from '../../api/request.ts';

/** What a person wants to see of a platform's points. */
export type Shown = 'all' | 'new' | 'vanished' | 'renamed' | 'taken' | 'ignored';

export const pointPageSize = 50;

function isRunning({ run }: PlatformView): boolean {
  return run?.state === 'running';
}

export function usePlatforms() {
  return useQuery<ReplyOf<typeof listPlatforms>, ApiProblem>({
    queryKey: ['platforms'],
    queryFn: ({ signal }) => request('GET', '/platforms', { signal }),
    refetchInterval: ({ state }) => (state.data?.items.some(isRunning) === true ? 2000 : false),
  });
}

/** One platform, asked again each second while something is done to its points. */
export function usePlatform(platformId: string) {
  return useQuery<PlatformView, ApiProblem>({
    queryKey: ['platform', platformId],
    queryFn: ({ signal }) => request('GET', `/platforms/${platformId}`, { signal }),
    refetchInterval: ({ state }) => (state.data !== undefined && isRunning(state.data) ? 1000 : false),
  });
}

export interface PointsAsked {
  readonly shown: Shown;
  readonly search: string;
  readonly cursor: string | undefined;
}

function filterOf(shown: Shown): { readonly difference?: string; readonly decision?: string } {
  switch (shown) {
    case 'all':
      return {};
    case 'new':
    case 'vanished':
    case 'renamed':
      return { difference: shown };
    case 'taken':
    case 'ignored':
      return { decision: shown };
  }
}

/** One page of points. @param stamp of how they stand: another one means that they changed */
export function usePlatformPoints(platformId: string, { shown, search, cursor }: PointsAsked, stamp: string) {
  return useQuery<ReplyOf<typeof listPlatformPoints>, ApiProblem>({
    queryKey: ['platform-points', platformId, shown, search, cursor, stamp],
    queryFn: ({ signal }) => {
      const query = queryText({ ...filterOf(shown), search, cursor, limit: pointPageSize });

      return request('GET', `/platforms/${platformId}/points${query}`, { signal });
    },
    placeholderData: keepPreviousData,
  });
}

/** Reads anew whatever shows a platform. */
export function again(queries: QueryClient, platformId: string): Promise<unknown> {
  const keys = [['platform', platformId], ['platforms'], ['platform-points', platformId]];

  return Promise.all(keys.map((queryKey) => queries.invalidateQueries({ queryKey })));
}

export interface Credential {
  readonly username: string;
  readonly password: string;
}

export interface PlatformBody {
  readonly name: string;
  readonly contract: Readonly<Record<string, unknown>>;
  readonly rule: PlatformView['rule'];
  readonly pointClass: number;
  readonly leaseContractId?: string;
}

export interface NewPlatformBody extends PlatformBody {
  readonly host: string;
  readonly port: number;
  readonly credential: Credential;
  readonly ownership: string;
}

/** Without a login the stored one stays. */
export interface PlatformEdit extends PlatformBody {
  readonly version: number;
  readonly host: string;
  readonly port: number;
  readonly credential?: Credential;
}

export function useAddPlatform() {
  const queries = useQueryClient();

  return useMutation<PlatformView, ApiProblem, NewPlatformBody>({
    mutationFn: (body) => request('POST', '/platforms', { body }),
    onSuccess: ({ id }) => again(queries, id),
    gcTime: 0, // the password must not stay in the cache
  });
}

export function useChangePlatform(platformId: string) {
  const queries = useQueryClient();

  return useMutation<PlatformView, ApiProblem, PlatformEdit>({
    mutationFn: (body) => request('PATCH', `/platforms/${platformId}`, { body }),
    onSuccess: () => again(queries, platformId),
    gcTime: 0, // the password must not stay in the cache
  });
}

export interface Taking {
  readonly ids?: readonly string[];
  readonly area?: string;
  readonly status: 'planned' | 'active';
}

type RunStep =
  { readonly kind: 'list' } | { readonly kind: 'take'; readonly taking: Taking } | { readonly kind: 'cancel' };

/** Begins or ends the long work on a platform's points. */
export function usePlatformRun(platformId: string) {
  const queries = useQueryClient();

  return useMutation<PlatformRunView | PlatformView, ApiProblem, RunStep>({
    mutationFn: (step) => {
      switch (step.kind) {
        case 'list':
          return request('POST', `/platforms/${platformId}/listing`);
        case 'take':
          return request('POST', `/platforms/${platformId}/taking`, { body: step.taking });
        case 'cancel':
          return request('DELETE', `/platforms/${platformId}/run`);
      }
    },
    onSettled: () => again(queries, platformId),
  });
}

export type Decision = 'ignore' | 'reopen' | 'accept-name';

export function useDecidePoints(platformId: string) {
  const queries = useQueryClient();

  return useMutation<
    ReplyOf<typeof decidePlatformPoints>,
    ApiProblem,
    { readonly ids: readonly string[]; readonly decision: Decision }
  >({
    mutationFn: (body) => request('POST', `/platforms/${platformId}/decision`, { body }),
    onSuccess: () => again(queries, platformId),
  });
}
