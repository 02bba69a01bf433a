import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { PageTurn } from '../../../gateway/wall/scenes/scenes-api.ts';
import type { WallSessionView } from '../../../gateway/wall/wall-api.ts';
import type { ApiProblem } from '../api/api-problem.ts';
import { request } from '../api/request.ts';
import { newerSession } from './page-tiles.ts';
import { readNow, wallKey, type WallReading } from './use-wall.ts';

/** Turns, stops and lets go the pages of one's wall. */
export function useTurnPage(wallId: string) {
  const queries = useQueryClient();

  return useMutation<WallSessionView, ApiProblem, PageTurn>({
    mutationFn: (turn) => request('POST', `/wall/${wallId}/turn`, { body: { turn } }),
    onSuccess: (session) =>
      void queries.setQueryData<WallReading>(wallKey, (known) => newerSession(known, readNow(session))),
    onError: () => void queries.invalidateQueries({ queryKey: wallKey }),
  });
}
