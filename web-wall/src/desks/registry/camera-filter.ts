/** The names under which the list's filter and order stand in the URL: exactly those of the operation. */
export const filterNames = [
  'organisationId',
  'areaId',
  'ownership',
  'status',
  'pointClass',
  'search',
  'hasConflict',
  'hasGaps',
  'ownerUnitId',
  'contractId',
  'sharing',
] as const;
const orderNames = ['sort', 'direction'] as const;
type Name = (typeof filterNames)[number] | (typeof orderNames)[number];

/** What the list of cameras is narrowed to, and how it is sorted. */
export type CameraFilter = { readonly [Member in Name]?: string };

/** A change of a filter: undefined or empty takes a member out. `tree` is the screen's: in which tree the area lies. */
export type FilterChange = { readonly [Member in Name | 'tree']?: string | undefined };

/** The filter that a URL tells. */
export function readFilter(params: URLSearchParams): CameraFilter {
  const members = [...filterNames, ...orderNames].flatMap((name) => {
    const value = params.get(name);

    return value === null || value === '' ? [] : [[name, value] as const];
  });

  return Object.fromEntries(members);
}

/** The URL's parameters after a change; others, e.g. the opened camera, stay. */
export function writeFilter(params: URLSearchParams, change: FilterChange): URLSearchParams {
  const after = new URLSearchParams(params);
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined || value === '') after.delete(name);
    else after.set(name, value);
  }

  return after;
}

/** The URL's parameters without any filter; the order stays. */
export function clearFilter(params: URLSearchParams): URLSearchParams {
  return writeFilter(params, Object.fromEntries([...filterNames, 'tree'].map((name) => [name, undefined])));
}

/** True when the list shows less than everything. */
export function isNarrowed(filter: CameraFilter): boolean {
  return filterNames.some((name) => filter[name] !== undefined);
}
