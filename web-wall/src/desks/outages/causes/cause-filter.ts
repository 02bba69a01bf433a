import type { CauseView } from '../../../../../gateway/outages/causes/causes-api.ts';

/** `open` is suspected and confirmed. */
export type CauseState = 'open' | 'suspected' | 'confirmed' | 'closed';

/** What the list of causes is narrowed to, as the address says. */
export interface CauseFilter {
  readonly state: CauseState;
  readonly kind?: CauseView['kind'];
  readonly severity?: CauseView['severity'];
  readonly inMaintenance?: boolean;
  readonly sort: 'newest' | 'largest';
}

export const filterStates = ['open', 'confirmed', 'suspected', 'closed'] as const satisfies readonly CauseState[];
export const filterKinds = [
  'camera',
  'recorder',
  'platform',
  'upstream',
  'contract',
  'area',
  'subnet',
] as const satisfies readonly CauseView['kind'][];
export const filterSeverities = ['critical', 'major', 'minor'] as const satisfies readonly CauseView['severity'][];

/** Reads a filter; what the address does not say, or says wrongly, narrows nothing. */
export function readCauseFilter(address: URLSearchParams): CauseFilter {
  const state = filterStates.find((each) => each === address.get('state')) ?? 'open';
  const kind = filterKinds.find((each) => each === address.get('kind'));
  const severity = filterSeverities.find((each) => each === address.get('severity'));
  const maintenance = address.get('maintenance');
  const isOpen = state !== 'closed';

  return {
    state,
    ...(kind !== undefined && { kind }),
    ...(severity !== undefined && { severity }),
    // The gateway knows windows and sizes of open causes only.
    ...(isOpen && maintenance === 'in' && { inMaintenance: true }),
    ...(isOpen && maintenance === 'out' && { inMaintenance: false }),
    sort: isOpen && address.get('sort') === 'largest' ? 'largest' : 'newest',
  };
}

/** The address with one part of the filter set, or cleared by an empty text. */
export function writeCauseFilter(address: URLSearchParams, name: string, value: string): URLSearchParams {
  const after = new URLSearchParams(address);
  if (value === '') after.delete(name);
  else after.set(name, value);

  return after;
}
