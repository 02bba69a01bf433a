import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { DisplayView, listDisplays, NewTokenView } from '../../../../gateway/wall/displays/displays-api.ts';
import type { PageTurn, SceneBody } from '../../../../gateway/wall/scenes/scenes-api.ts';
import type { ApiProblem } from '../../api/api-problem.ts';
import type { ReplyOf } from '../../api/reply-of.ts';
import { request } from '../../api/request.ts';

const key = ['displays'] as const;
/** Which displays are up is asked again so often. */
const askEveryMs = 4000;

export function useDisplays() {
  return useQuery<ReplyOf<typeof listDisplays>, ApiProblem>({
    queryKey: key,
    queryFn: ({ signal }) => request('GET', '/displays', { signal }),
    refetchInterval: askEveryMs,
  });
}

/** Runs a change, then reads the displays again. */
function useChange<Input, Reply>(change: (input: Input) => Promise<Reply>) {
  const queries = useQueryClient();

  return useMutation<Reply, ApiProblem, Input>({
    mutationFn: change,
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  });
}

export interface NewDisplay {
  readonly name: string;
  readonly organisationId: string;
  readonly days: number;
}

export const useCreateDisplay = () =>
  useChange((body: NewDisplay) => request<NewTokenView>('POST', '/displays', { body }));

export const useRenewDisplay = () =>
  useChange((id: string) => request<NewTokenView>('POST', `/displays/${id}/token`, { body: {} }));

export const useRevokeDisplay = () => useChange((id: string) => request('DELETE', `/displays/${id}`));

export const useTurnDisplay = () =>
  useChange(({ id, turn }: { readonly id: string; readonly turn: PageTurn }) =>
    request<DisplayView>('POST', `/displays/${id}/turn`, { body: { turn } }),
  );

/** Gives several displays the same scene from the same instant on, so that they turn together. */
export const useDriveDisplays = () =>
  useChange(async ({ ids, scene }: { readonly ids: readonly string[]; readonly scene: SceneBody }) => {
    const startedAtMs = Date.now();
    for (const id of ids) await request('PUT', `/displays/${id}/scene`, { body: { scene, startedAtMs } });
  });
