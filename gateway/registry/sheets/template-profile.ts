import type { CoordinateSystem } from './coordinates.ts';
import type { SheetForm } from './sheet-columns.ts';

/**
 * How one template differs from the form that it is like: other headings, other values, another datum.
 * Lists of pairs and no objects, so that no heading can be mistaken for a member of an object.
 */
export interface TemplateProfile {
  readonly id: string;
  readonly name: string;
  readonly form: SheetForm;
  /** Headings that mean a field here, before our own are tried. */
  readonly headings: readonly { readonly heading: string; readonly field: string }[];
  /** What a cell means here, before the code lists are tried: LWSX `1` is `no` where a template says so. */
  readonly values: readonly { readonly field: string; readonly from: string; readonly to: string }[];
  /** Datum of the coordinates, where the template says so. */
  readonly crs?: CoordinateSystem;
}

/** Always there, and not to be changed. They give no meaning to 0 and 1 of LWSX, nor to a point class of 4. */
export const builtInProfiles: readonly TemplateProfile[] = [
  { id: 'standard-27', name: '通用 27 列', form: 'standard-27', headings: [], values: [] },
  { id: 'operations', name: '运维模板', form: 'operations', headings: [], values: [] },
  { id: 'full', name: '本平台全字段', form: 'full', headings: [], values: [] },
];
