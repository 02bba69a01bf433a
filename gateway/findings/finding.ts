import type { Brand } from '../platform/ids/brand.ts';

export type FindingId = Brand<'FindingId'>;

/** What an officer may find. Things and places only; never who. */
export const findingCategories = [
  'occlusion-damage',
  'flooding',
  'smoke-fire',
  'road-obstacle',
  'crowding',
  'facility-damage',
  'road-occupation',
  'other',
] as const;
export type FindingCategory = (typeof findingCategories)[number];

export const findingSeverities = ['low', 'medium', 'high'] as const;
export type FindingSeverity = (typeof findingSeverities)[number];
