import type { Brand } from '../../platform/ids/brand.ts';
import type { CameraId } from '../../registry/camera.ts';
import type { PictureCodec } from '../../media/pixels/snapshot-arguments.ts';
import type { PictureLight } from './deep-check.ts';
import type { ReferenceReading } from './judge-picture.ts';

export type DeepPictureId = Brand<'DeepPictureId'>;

/** Nothing else is kept of a camera: its latest checked picture, and what it should look like by day and by night. */
export const pictureRoles = ['latest', 'day', 'night'] as const;
export type PictureRole = (typeof pictureRoles)[number];

/** Where a camera that moves looked, in its own units. */
export interface AimPosition {
  readonly pan: number;
  readonly tilt: number;
  readonly zoom: number;
}

/** What is known of one kept picture; the picture lies on the shelf as the camera coded it. */
export interface DeepPicture {
  readonly id: DeepPictureId;
  readonly cameraId: CameraId;
  readonly organisationPath: string;
  readonly role: PictureRole;
  readonly coding: PictureCodec;
  /** When it came, ms since epoch. */
  readonly atMs: number;
  /** Who made it the reference, and when; without a name it became one by itself. Only of references. */
  readonly takenBy?: string;
  readonly takenAtMs?: number;
  /** Where on the shelf its outline lies. */
  readonly outlineId?: string;
  readonly reading?: PictureStanding;
}

/** What is remembered of a kept picture, so that it may become a reference, or is one. */
export interface PictureStanding extends ReferenceReading {
  readonly light: PictureLight;
  readonly outline: { readonly width: number; readonly height: number };
  readonly position?: AimPosition;
}

const turned = 0.01;
const zoomed = 0.02;

/** True when a camera that moves looks where it looked before, but for its play. */
export function isSameAim(one: AimPosition, other: AimPosition): boolean {
  return (
    Math.abs(one.pan - other.pan) <= turned &&
    Math.abs(one.tilt - other.tilt) <= turned &&
    Math.abs(one.zoom - other.zoom) <= zoomed
  );
}
