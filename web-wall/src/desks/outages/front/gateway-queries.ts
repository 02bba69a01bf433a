import { useQuery } from '@tanstack/react-query';
import type { GatewayStateView } from '../../../../../gateway/health/health-api.ts';
import type { readDeepPace } from '../../../../../gateway/health/pictures/pictures-api.ts';
import type { ApiProblem } from '../../../api/api-problem.ts';
import { useLiveList } from '../../../api/realtime.tsx';
import type { ReplyOf } from '../../../api/reply-of.ts';
import { request } from '../../../api/request.ts';

const everyMs = 15_000;
const paceEveryMs = 60_000;

/** How the gateway itself fares; told at once when it goes blind. */
export function useGatewayState() {
  useLiveList('gateway', ['gateway-state']);

  return useQuery<GatewayStateView, ApiProblem>({
    queryKey: ['gateway-state'],
    queryFn: ({ signal }) => request('GET', '/gateway-state', { signal }),
    meta: { live: true },
    refetchInterval: everyMs,
  });
}

/** How long it takes until every camera has been checked deeply. */
export function useDeepPace() {
  return useQuery<ReplyOf<typeof readDeepPace>, ApiProblem>({
    queryKey: ['deep-pace'],
    queryFn: ({ signal }) => request('GET', '/deep-pace', { signal }),
    meta: { live: true },
    refetchInterval: paceEveryMs,
  });
}
