import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { toProblem } from './api-problem.ts';
import { sessionKey } from './session.ts';

/** One cache for all screens. A refused session anywhere leads back to the login. */
export function createQueryClient(): QueryClient {
  const leaveOn401 = (error: unknown) => {
    const { code } = toProblem(error);
    if (code === 'session/required') client.setQueryData(sessionKey, null);
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError: leaveOn401 }),
    mutationCache: new MutationCache({ onError: leaveOn401 }),
    defaultOptions: {
      queries: {
        staleTime: 2000,
        retry: (failures, error) => toProblem(error).status === 0 && failures < 2,
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });

  return client;
}
