import type { UserId } from '../platform/actor/actor.ts';
import type { Brand } from '../platform/ids/brand.ts';
import type { CameraId, OrganisationId } from '../registry/camera.ts';
import type { FindingCourse } from './course/finding-course.ts';

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

/** Where a finding was made: at a tile of the wall, or with the form of duty forces and grid members. */
export const findingSources = ['wall', 'form'] as const;
export type FindingSource = (typeof findingSources)[number];

/** Pictures of the finding stay until the end of this day, whatever their age. */
export interface LegalHold {
  /** Law, case or order that demands it. */
  readonly basis: string;
  /** `YYYY-MM-DD`, Beijing. */
  readonly until: string;
}

/** One finding 发现: what was seen, where, and how far it is. Names are those of the instant at which it was found. */
export interface Finding extends FindingCourse {
  readonly id: FindingId;
  readonly source: FindingSource;
  readonly organisationId: OrganisationId;
  readonly organisationName: string;
  readonly organisationPath: string;
  /** Whose the camera is when it was granted to the finding's organisation: they see the finding and take no steps. */
  readonly ownerPath?: string;
  /** Absent for a place without a camera; its name is empty then. */
  readonly cameraId?: CameraId;
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
  readonly hold?: LegalHold;
}
