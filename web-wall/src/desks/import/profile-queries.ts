import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { SheetProfileView } from '../../../../gateway/registry/sheets/sheets-api.ts';
import type { ApiProblem } from '../../api/api-problem.ts';
import { request } from '../../api/request.ts';

export type ProfileBody = Omit<SheetProfileView, 'id' | 'isMine'>;

export interface ProfileToSave {
  /** Absent for a new one. */
  readonly id?: string;
  readonly body: ProfileBody;
}

export function useSaveProfile() {
  const queries = useQueryClient();

  return useMutation<SheetProfileView, ApiProblem, ProfileToSave>({
    mutationFn: ({ id, body }) =>
      id === undefined
        ? request('POST', '/sheet-profiles', { body })
        : request('PUT', `/sheet-profiles/${id}`, { body }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['sheet-profiles'] }),
  });
}

export function useRemoveProfile() {
  const queries = useQueryClient();

  return useMutation<void, ApiProblem, string>({
    mutationFn: (id) => request('DELETE', `/sheet-profiles/${id}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['sheet-profiles'] }),
  });
}
