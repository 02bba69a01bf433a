import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { listNotices, listSubscriptions } from '../../../../../gateway/outages/notices/notices-api.ts';
import type { ApiProblem } from '../../../api/api-problem.ts';
import type { ReplyOf } from '../../../api/reply-of.ts';
import { queryText, request } from '../../../api/request.ts';

const subscriptionsKey = ['notice-subscriptions'] as const;
const noticesKey = ['notices'] as const;

export function useSubscriptions() {
  return useQuery<ReplyOf<typeof listSubscriptions>, ApiProblem>({
    queryKey: subscriptionsKey,
    queryFn: ({ signal }) => request('GET', '/notice-subscriptions', { signal }),
    refetchInterval: 10_000,
  });
}

/** The last ones of a subscription. */
export function useNotices(subscriptionId: string) {
  return useQuery<ReplyOf<typeof listNotices>, ApiProblem>({
    queryKey: [...noticesKey, subscriptionId],
    queryFn: ({ signal }) => request('GET', `/notices${queryText({ subscriptionId, limit: 20 })}`, { signal }),
    refetchInterval: 3000,
  });
}

/** Any change of subscriptions, below their address. */
export function useSubscriptionChange<Reply = unknown>() {
  const queries = useQueryClient();

  return useMutation<
    Reply,
    ApiProblem,
    { readonly method: 'POST' | 'PUT' | 'DELETE'; readonly path: string; readonly body?: unknown }
  >({
    mutationFn: ({ method, path, body }) =>
      request<Reply>(method, `/notice-subscriptions${path}`, body === undefined ? {} : { body }),
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: subscriptionsKey });
      await queries.invalidateQueries({ queryKey: noticesKey });
    },
  });
}
