import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type {
  CauseView,
  listCauseOutages,
  listCauses,
  readCauseSummary,
} from '../../../../../gateway/outages/causes/causes-api.ts';
import type { ApiProblem } from '../../../api/api-problem.ts';
import { useLiveList } from '../../../api/realtime.tsx';
import type { ReplyOf } from '../../../api/reply-of.ts';
import { queryText, request } from '../../../api/request.ts';
import type { CauseState } from './cause-filter.ts';

const fallbackEveryMs = 30_000;
const live = { meta: { live: true }, refetchInterval: fallbackEveryMs } as const;

/** Every query about causes begins so: news of causes make them be read again. */
const causesKey = ['outage-causes'] as const;

export type CauseSummary = ReplyOf<typeof readCauseSummary>;

/** What a list of causes is narrowed to; an absent member narrows nothing. */
export interface CauseQuery {
  readonly state?: CauseState | undefined;
  readonly kind?: CauseView['kind'] | undefined;
  readonly severity?: CauseView['severity'] | undefined;
  readonly inMaintenance?: boolean | undefined;
  readonly sort?: 'newest' | 'largest' | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Reads causes again when one of them is another one now: once a second at most, whatever happens. */
export function useLiveCauses(): void {
  useLiveList('cause', causesKey);
}

/** Reads the outages of one cause again when any outage opens or ends. */
export function useLiveOutagesOf(causeId: string): void {
  useLiveList('outage', [...causesKey, 'outages', causeId]);
}

/** Open causes by severity; with what is new since an instant when one is given. */
export function useCauseSummary(sinceMs: number | undefined) {
  return useQuery<CauseSummary, ApiProblem>({
    queryKey: [...causesKey, 'summary', sinceMs],
    queryFn: ({ signal }) => request('GET', `/outage-cause-summary${queryText({ sinceMs })}`, { signal }),
    placeholderData: keepPreviousData,
    ...live,
  });
}

/** A page of causes. */
export function useCauses(query: CauseQuery) {
  return useQuery<ReplyOf<typeof listCauses>, ApiProblem>({
    queryKey: [...causesKey, 'list', query],
    queryFn: ({ signal }) => request('GET', `/outage-causes${queryText({ ...query })}`, { signal }),
    placeholderData: keepPreviousData,
    ...live,
  });
}

export function useCause(causeId: string) {
  return useQuery<CauseView, ApiProblem>({
    queryKey: [...causesKey, 'one', causeId],
    queryFn: ({ signal }) => request('GET', `/outage-causes/${causeId}`, { signal }),
    ...live,
  });
}

interface OutagesQuery {
  readonly state?: 'open' | 'closed' | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Outages that a cause explains. */
export function useCauseOutages(causeId: string, query: OutagesQuery, isWanted = true) {
  return useQuery<ReplyOf<typeof listCauseOutages>, ApiProblem>({
    queryKey: [...causesKey, 'outages', causeId, query],
    queryFn: ({ signal }) => request('GET', `/outage-causes/${causeId}/outages${queryText({ ...query })}`, { signal }),
    placeholderData: keepPreviousData,
    enabled: isWanted,
    ...live,
  });
}
