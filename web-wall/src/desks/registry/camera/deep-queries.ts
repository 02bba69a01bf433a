import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { readDeepCheck } from '../../../../../gateway/health/pictures/pictures-api.ts';
import type { ApiProblem } from '../../../api/api-problem.ts';
import type { ReplyOf } from '../../../api/reply-of.ts';
import { request } from '../../../api/request.ts';

export type DeepStanding = ReplyOf<typeof readDeepCheck>;
export type DeepPicture = DeepStanding['pictures'][number];

const keyOf = (cameraId: string) => ['deep-check', cameraId];

export function useDeepCheck(cameraId: string) {
  return useQuery<DeepStanding, ApiProblem>({
    queryKey: keyOf(cameraId),
    queryFn: ({ signal }) => request('GET', `/cameras/${cameraId}/deep-check`, { signal }),
    refetchInterval: ({ state }) => (state.data?.isRunning === true ? 2000 : 30_000),
  });
}

/** What a camera's deep check is after one of these is its answer. */
export function useDeepEdit<Input = void>(cameraId: string, ask: (input: Input) => Promise<DeepStanding | void>) {
  const queries = useQueryClient();

  return useMutation<DeepStanding | void, ApiProblem, Input>({
    mutationFn: ask,
    onSettled: () => queries.invalidateQueries({ queryKey: keyOf(cameraId) }),
  });
}
