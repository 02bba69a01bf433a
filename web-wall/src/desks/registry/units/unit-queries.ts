import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { listUnits, UnitView } from '../../../../../gateway/registry/units/units-api.ts';
import type { ApiProblem } from '../../../api/api-problem.ts';
import type { ReplyOf } from '../../../api/reply-of.ts';
import { queryText, request } from '../../../api/request.ts';

export type UnitPage = ReplyOf<typeof listUnits>;

export interface UnitFilter {
  readonly search?: string | undefined;
  readonly kind?: string | undefined;
}

export const unitKinds = [
  'owner',
  'manager',
  'maintainer',
  'carrier',
  'enterprise',
] as const satisfies UnitView['kinds'];
export const unitPageSize = 50;

export function useUnits(filter: UnitFilter, cursor?: string) {
  return useQuery<UnitPage, ApiProblem>({
    queryKey: ['units', filter, cursor],
    queryFn: ({ signal }) =>
      request('GET', `/units${queryText({ ...filter, cursor, limit: unitPageSize })}`, { signal }),
    placeholderData: keepPreviousData,
  });
}

export function useUnit(unitId: string | undefined) {
  return useQuery<UnitView, ApiProblem>({
    queryKey: ['unit', unitId],
    queryFn: ({ signal }) => request('GET', `/units/${unitId}`, { signal }),
    enabled: unitId !== undefined,
    staleTime: 60_000,
  });
}
