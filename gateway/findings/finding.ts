import type { UserId } from '../platform/actor/actor.ts';
import type { Brand } from '../platform/ids/brand.ts';
import type { CameraId, OrganisationId } from '../registry/camera.ts';

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

/** One finding 发现: what a camera showed to an officer. Names are those of the instant at which it was found. */
export interface Finding {
  readonly id: FindingId;
  readonly organisationId: OrganisationId;
  readonly organisationName: string;
  readonly organisationPath: string;
  readonly cameraId: CameraId;
  readonly cameraName: string;
  readonly place: string;
  readonly roundId?: string;
  readonly stopId?: string;
  readonly category: FindingCategory;
  readonly severity: FindingSeverity;
  readonly text: string;
  readonly userId: UserId;
  readonly officerName: string;
  readonly foundAtMs: number;
  /** Made by the client: the same user's same request is the same finding. */
  readonly requestId: string;
  readonly hasSnapshot: boolean;
  readonly snapshotProblem?: string;
}
