import type { RateGrouping } from './rates.ts';

/** What of a camera tells to which group it belongs. */
interface GroupedCamera {
  readonly organisationPath: string;
  readonly pointClass: number;
  readonly civilCode?: string;
  readonly ownerUnitId?: string;
  readonly maintainingUnitId?: string;
  readonly lease?: { readonly lessorUnitId: string };
}

/** Digits of a civil code that name a county or district (GB/T 2260). */
const districtDigits = 6;

/** Each of them: the key of a camera's group; undefined when it is not known. `basePath` as in `groupOf`. */
const keyBy: Readonly<Record<RateGrouping, (camera: GroupedCamera, basePath: string) => string | undefined>> = {
  organisation: ({ organisationPath }, basePath) => organisationBelow(organisationPath, basePath),
  owner: ({ ownerUnitId }) => ownerUnitId,
  maintainer: ({ maintainingUnitId }) => maintainingUnitId,
  district: ({ civilCode }) => civilCode?.slice(0, districtDigits),
  carrier: ({ lease }) => lease?.lessorUnitId,
  class: ({ pointClass }) => String(pointClass),
};

/**
 * The key of the group in which a camera is compared; empty when it is not known.
 *
 * @param basePath organisations are told apart one level below it
 */
export function groupOf(camera: GroupedCamera, by: RateGrouping, basePath: string): string {
  return keyBy[by](camera, basePath) ?? '';
}

/** The organisation one level below the base; the base itself for what is its own. */
function organisationBelow(path: string, basePath: string): string {
  const [below] = path.slice(basePath.length).split('/');
  if (below !== undefined && below !== '') return below;
  return basePath.split('/').at(-2) ?? '';
}
