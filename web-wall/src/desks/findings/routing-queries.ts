import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { FindingView } from '../../../../gateway/findings/findings-api.ts';
import type { listRules, RoutingPreviewView, RuleView } from '../../../../gateway/findings/routing/rules-api.ts';
import type { listDeliveries, listWebhooks } from '../../../../gateway/platform/webhooks/webhooks-api.ts';
import type { ApiProblem } from '../../api/api-problem.ts';
import type { ReplyOf } from '../../api/reply-of.ts';
import { queryText, request } from '../../api/request.ts';

/** A rule as its form has it. */
export type RuleForm = Omit<RuleView, 'id' | 'version'>;

const rulesKey = ['finding-rules'] as const;
const hooksKey = ['webhooks'] as const;

export function useRules() {
  return useQuery<ReplyOf<typeof listRules>, ApiProblem>({
    queryKey: rulesKey,
    queryFn: ({ signal }) => request('GET', '/finding-rules', { signal }),
  });
}

export function useSaveRule(rule: RuleView | undefined) {
  const queries = useQueryClient();

  return useMutation<RuleView, ApiProblem, RuleForm>({
    mutationFn: (form) =>
      rule === undefined
        ? request('POST', '/finding-rules', { body: form })
        : request('PUT', `/finding-rules/${rule.id}`, { body: { ...form, version: rule.version } }),
    onSettled: () => queries.invalidateQueries({ queryKey: rulesKey }),
  });
}

export function useRoutingPreview(organisationId: string | undefined, category: FindingView['category']) {
  return useQuery<RoutingPreviewView, ApiProblem>({
    queryKey: [...rulesKey, 'preview', organisationId, category],
    queryFn: ({ signal }) =>
      request('GET', `/finding-rules/preview${queryText({ organisationId, category })}`, { signal }),
    enabled: organisationId !== undefined,
  });
}

export function useWebhooks() {
  return useQuery<ReplyOf<typeof listWebhooks>, ApiProblem>({
    queryKey: hooksKey,
    queryFn: ({ signal }) => request('GET', '/webhooks', { signal }),
    refetchInterval: 10_000,
  });
}

export function useDeliveries(webhookId: string) {
  return useQuery<ReplyOf<typeof listDeliveries>, ApiProblem>({
    queryKey: [...hooksKey, webhookId, 'deliveries'],
    queryFn: ({ signal }) => request('GET', `/webhooks/${webhookId}/deliveries?limit=50`, { signal }),
    refetchInterval: 5000,
  });
}

/** Any change of webhooks. */
export function useWebhookChange<Reply = unknown>() {
  const queries = useQueryClient();

  return useMutation<
    Reply,
    ApiProblem,
    { readonly method: 'POST' | 'PUT' | 'PATCH'; readonly path: string; readonly body?: unknown }
  >({
    mutationFn: ({ method, path, body }) =>
      request<Reply>(method, `/webhooks${path}`, body === undefined ? {} : { body }),
    onSettled: () => queries.invalidateQueries({ queryKey: hooksKey }),
  });
}
