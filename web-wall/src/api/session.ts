import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { SessionView } from '../../../gateway/access/access-api.ts';
import { type ApiProblem, toProblem } from './api-problem.ts';
import { request } from './request.ts';

export const sessionKey = ['session'] as const;

/** Who is signed in; `null` when nobody is. */
export function useSession() {
  return useQuery<SessionView | null, ApiProblem>({
    queryKey: sessionKey,
    queryFn: async ({ signal }) => {
      try {
        return await request<SessionView>('GET', '/session', { signal });
      } catch (error) {
        if (toProblem(error).status === 401) return null;
        throw error;
      }
    },
    staleTime: Infinity,
  });
}

/** Another user begins with nothing of the one before; the session's own query stays, screens watch it. */
function becomes(queries: QueryClient, session: SessionView | null): void {
  queries.setQueryData(sessionKey, session);
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] });
}

export function useSignIn() {
  const queries = useQueryClient();

  return useMutation<SessionView, ApiProblem, { readonly username: string; readonly password: string }>({
    mutationFn: (body) => request<SessionView>('POST', '/session', { body }),
    onSuccess: (session) => {
      becomes(queries, session);
    },
  });
}

/** Ends the session; whatever the gateway says, this browser forgets what it showed. */
export function useSignOut() {
  const queries = useQueryClient();

  return useMutation<void, ApiProblem>({
    mutationFn: () => request('DELETE', '/session'),
    onSettled: () => {
      becomes(queries, null);
    },
  });
}

/** Chooses an own password; sessions elsewhere end, this one goes on. */
export function useChangePassword() {
  const queries = useQueryClient();

  return useMutation<void, ApiProblem, { readonly current: string; readonly next: string }>({
    mutationFn: (body) => request('PUT', '/session/password', { body }),
    onSuccess: () => queries.invalidateQueries({ queryKey: sessionKey }),
  });
}
