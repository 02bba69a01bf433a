import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { StopView } from '../../../gateway/patrol/patrol-api.ts';
import type { ApiProblem } from '../api/api-problem.ts';
import { request } from '../api/request.ts';
import { wallKey, type WallReading } from './use-wall.ts';

function withStop(reading: WallReading, stop: StopView): WallReading {
  const { page } = reading.session;
  if (page === undefined) return reading;
  const tiles = page.tiles.map((tile) => (tile.stop.id === stop.id ? { ...tile, stop } : tile));

  return { ...reading, session: { ...reading.session, page: { ...page, tiles } } };
}

/** Marks a stop of the page normal (正常); the tile shows it as soon as the gateway has it. */
export function useMarkNormal(wallId: string) {
  const queries = useQueryClient();

  return useMutation<StopView, ApiProblem, string>({
    mutationFn: (stopId) => request<StopView>('POST', `/wall/${wallId}/stops/${stopId}/normal`),
    onSuccess: (stop) => {
      queries.setQueryData<WallReading>(wallKey, (reading) =>
        reading === undefined ? reading : withStop(reading, stop),
      );
      void queries.invalidateQueries({ queryKey: wallKey });
    },
  });
}
