import type { Brand } from '../../platform/ids/brand.ts';
import type { CameraId } from '../camera.ts';

export type PhotoId = Brand<'PhotoId'>;

export const photoMediaTypes = ['image/jpeg', 'image/png'] as const;
export type PhotoMediaType = (typeof photoMediaTypes)[number];

/** A photo of a camera's place: the pole, the cabinet, what it looks at. */
export interface Photo {
  readonly id: PhotoId;
  readonly cameraId: CameraId;
  /** The camera's. */
  readonly organisationPath: string;
  readonly mediaType: PhotoMediaType;
  readonly sizeBytes: number;
  readonly addedBy: string;
  readonly addedAtMs: number;
  /** The row of a removed photo stays as the record of that; its file is gone. */
  readonly removedBy?: string;
  readonly removedAtMs?: number;
}

export const maxPhotoBytes = 5 * 1024 * 1024;
export const maxPhotosPerCamera = 20;
