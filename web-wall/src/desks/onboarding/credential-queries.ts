import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CredentialSetView, listCredentialSets } from '../../../../gateway/discovery/logins/credential-set-api.ts';
import type { ApiProblem } from '../../api/api-problem.ts';
import type { ReplyOf } from '../../api/reply-of.ts';
import { request } from '../../api/request.ts';

const key = ['credential-sets'] as const;

export interface NewCredentialSet {
  readonly organisationId: string;
  readonly unitId?: string;
  readonly name: string;
  readonly username: string;
  readonly password: string;
}

export type CredentialSetChange = Partial<Pick<NewCredentialSet, 'name' | 'username' | 'password'>>;

export function useCredentialSets() {
  return useQuery<ReplyOf<typeof listCredentialSets>, ApiProblem>({
    queryKey: key,
    queryFn: ({ signal }) => request('GET', '/credential-sets', { signal }),
  });
}

export function useCreateCredentialSet() {
  const queries = useQueryClient();

  return useMutation<CredentialSetView, ApiProblem, NewCredentialSet>({
    mutationFn: (body) => request('POST', '/credential-sets', { body }),
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
    gcTime: 0, // the password must not stay in the cache
  });
}

export function useChangeCredentialSet(id: string) {
  const queries = useQueryClient();

  return useMutation<CredentialSetView, ApiProblem, CredentialSetChange>({
    mutationFn: (body) => request('PATCH', `/credential-sets/${id}`, { body }),
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
    gcTime: 0, // the password must not stay in the cache
  });
}

export function useRemoveCredentialSet() {
  const queries = useQueryClient();

  return useMutation<void, ApiProblem, string>({
    mutationFn: (id) => request('DELETE', `/credential-sets/${id}`),
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  });
}
