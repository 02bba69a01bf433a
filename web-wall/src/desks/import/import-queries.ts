import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type {
  listSheetImports,
  listSheetProfiles,
  listSheetRows,
  readSheetForm,
  SheetImportView,
} from '../../../../gateway/registry/sheets/sheets-api.ts';
import type { ApiProblem } from '../../api/api-problem.ts';
import type { ReplyOf } from '../../api/reply-of.ts';
import { queryText, request } from '../../api/request.ts';
import type { Proposal } from './import-counts.ts';
import type { Verdict } from './import-look.ts';

export type SheetForm = 'standard-27' | 'operations' | 'full';

export const sheetForms: readonly SheetForm[] = ['standard-27', 'operations', 'full'];
export const datums = ['wgs84', 'gcj02', 'bd09'] as const;
export type Datum = (typeof datums)[number];
export const rowPageSize = 50;

/** True while the gateway works on it. */
export function isWorking({ state }: Pick<SheetImportView, 'state'>): boolean {
  return state === 'parsing' || state === 'applying';
}

export function useSheetProfiles() {
  return useQuery<ReplyOf<typeof listSheetProfiles>, ApiProblem>({
    queryKey: ['sheet-profiles'],
    queryFn: ({ signal }) => request('GET', '/sheet-profiles', { signal }),
  });
}

export function useSheetForm(form: SheetForm) {
  return useQuery<ReplyOf<typeof readSheetForm>, ApiProblem>({
    queryKey: ['sheet-form', form],
    queryFn: ({ signal }) => request('GET', `/sheet-forms/${form}`, { signal }),
    staleTime: Infinity,
  });
}

/** The newest imports; asked again while one of them works. */
export function useSheetImports() {
  return useQuery<ReplyOf<typeof listSheetImports>, ApiProblem>({
    queryKey: ['sheet-imports'],
    queryFn: ({ signal }) => request('GET', '/sheet-imports', { signal }),
    refetchInterval: ({ state }) => (state.data?.items.some(isWorking) === true ? 2000 : false),
  });
}

/** One import; asked again each second while it works. */
export function useSheetImport(importId: string) {
  return useQuery<SheetImportView, ApiProblem>({
    queryKey: ['sheet-import', importId],
    queryFn: ({ signal }) => request('GET', `/sheet-imports/${importId}`, { signal }),
    refetchInterval: ({ state }) => (state.data !== undefined && isWorking(state.data) ? 1000 : false),
  });
}

export interface RowsAsked {
  readonly verdict?: Verdict | undefined;
  readonly withProblems: boolean;
  /** Number of the last row of the page before. */
  readonly after: number;
}

/** One page of rows; the page before stays while the next one is read. */
export function useSheetRows({ id, state }: Pick<SheetImportView, 'id' | 'state'>, asked: RowsAsked) {
  const { verdict, withProblems, after } = asked;

  return useQuery<ReplyOf<typeof listSheetRows>, ApiProblem>({
    queryKey: ['sheet-rows', id, state, asked],
    queryFn: ({ signal }) => {
      const query = { verdict, after, limit: rowPageSize, withProblems: withProblems ? true : undefined };

      return request('GET', `/sheet-imports/${id}/rows${queryText(query)}`, { signal });
    },
    placeholderData: keepPreviousData,
  });
}

type Step = { readonly kind: 'apply'; readonly accept: readonly Proposal[] } | { readonly kind: 'cancel' };

/** Applies an import, or cancels what is done to it. */
export function useImportStep(importId: string) {
  const queries = useQueryClient();

  return useMutation<SheetImportView, ApiProblem, Step>({
    mutationFn: (step) =>
      step.kind === 'apply'
        ? request('POST', `/sheet-imports/${importId}/application`, { body: { accept: step.accept } })
        : request('POST', `/sheet-imports/${importId}/cancellation`),
    // Refused, it stands otherwise than this screen thinks.
    onSettled: () => queries.invalidateQueries({ queryKey: ['sheet-import', importId] }),
  });
}

export function useRemoveImport() {
  const queries = useQueryClient();

  return useMutation<void, ApiProblem, string>({
    mutationFn: (importId) => request('DELETE', `/sheet-imports/${importId}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['sheet-imports'] }),
  });
}
