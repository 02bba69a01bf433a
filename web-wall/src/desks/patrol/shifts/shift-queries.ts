import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { acceptHandBack, listHandBacks } from '../../../../../gateway/patrol/shifts/hand-backs-api.ts';
import type {
  listShifts,
  readMyShift,
  readShiftBoard,
  ShiftDetailView,
  ShiftView,
} from '../../../../../gateway/patrol/shifts/shifts-api.ts';
import type { ApiProblem } from '../../../api/api-problem.ts';
import type { ReplyOf } from '../../../api/reply-of.ts';
import { queryText, request } from '../../../api/request.ts';

export type MyShift = ReplyOf<typeof readMyShift>;
export type ShiftBoard = ReplyOf<typeof readShiftBoard>;
export type HandBacks = ReplyOf<typeof listHandBacks>;
type ShiftPage = ReplyOf<typeof listShifts>;

/** Everything about shifts is read again when one of them changes. */
export const shiftsKey = 'shifts';

/** The shift that I work, those that I may sign in to, those that wait for me; figures are half a minute old at most. */
export function useMyShift() {
  return useQuery<MyShift, ApiProblem>({
    queryKey: [shiftsKey, 'mine'],
    queryFn: ({ signal }) => request('GET', '/shifts/mine', { signal }),
    meta: { live: true },
    refetchInterval: 30_000,
  });
}

/** What superiors that stood in give back to where I belong or work. */
export function useHandBacks() {
  return useQuery<HandBacks, ApiProblem>({
    queryKey: [shiftsKey, 'hand-backs'],
    queryFn: ({ signal }) => request('GET', '/shifts/hand-backs', { signal }),
    meta: { live: true },
    refetchInterval: 60_000,
  });
}

/** Accepts one hand-back, then reads everything about shifts again. */
export function useAcceptHandBack(handBackId: string) {
  const queries = useQueryClient();

  return useMutation<ReplyOf<typeof acceptHandBack>, ApiProblem, string>({
    mutationFn: (note) =>
      request('POST', `/shifts/hand-backs/${handBackId}/acceptance`, { body: note === '' ? {} : { note } }),
    onSettled: () => queries.invalidateQueries({ queryKey: [shiftsKey] }),
  });
}

export function useShiftBoard() {
  return useQuery<ShiftBoard, ApiProblem>({
    queryKey: [shiftsKey, 'board'],
    queryFn: ({ signal }) => request('GET', '/shifts/board', { signal }),
    meta: { live: true },
    refetchInterval: 30_000,
  });
}

export function useShift(shiftId: string) {
  return useQuery<ShiftDetailView, ApiProblem>({
    queryKey: [shiftsKey, 'one', shiftId],
    queryFn: ({ signal }) => request('GET', `/shifts/${shiftId}`, { signal }),
    meta: { live: true },
  });
}

/** What a list of records is narrowed to; empty members narrow nothing. */
export interface ShiftFilter {
  readonly state: ShiftView['state'] | '';
  readonly from: string;
  readonly to: string;
}

export function useShifts(filter: ShiftFilter) {
  return useInfiniteQuery<ShiftPage, ApiProblem, { readonly pages: readonly ShiftPage[] }, unknown[], string>({
    queryKey: [shiftsKey, 'list', filter],
    queryFn: ({ signal, pageParam }) =>
      request('GET', `/shifts${queryText({ ...filter, cursor: pageParam, limit: 50 })}`, { signal }),
    meta: { live: true },
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}

/** What to do with a shift: a path below `/shifts` and its body. */
interface ShiftStepOrder {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Takes a step, then reads everything about shifts again. */
export function useShiftStep() {
  const queries = useQueryClient();

  return useMutation<ShiftDetailView, ApiProblem, ShiftStepOrder>({
    mutationFn: ({ path, body }) => request('POST', `/shifts${path}`, { body }),
    onSettled: () => queries.invalidateQueries({ queryKey: [shiftsKey] }),
  });
}
