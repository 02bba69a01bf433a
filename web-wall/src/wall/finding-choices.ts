import type { FindingView } from '../../../gateway/findings/findings-api.ts';

export type FindingCategory = FindingView['category'];
export type FindingSeverity = FindingView['severity'];

/** Categories in the order of their digits. */
export const findingCategories: readonly FindingCategory[] = [
  'occlusion-damage',
  'flooding',
  'smoke-fire',
  'road-obstacle',
  'crowding',
  'facility-damage',
  'road-occupation',
  'other',
];

export const findingSeverities: readonly FindingSeverity[] = ['low', 'medium', 'high'];

/** The category of a digit key, if there is one. */
export function categoryOfKey(key: string): FindingCategory | undefined {
  return /^[1-9]$/.test(key) ? findingCategories[Number(key) - 1] : undefined;
}
