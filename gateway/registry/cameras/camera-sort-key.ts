import type { Camera } from '../camera.ts';
import type { CameraSort } from './camera-cursor.ts';
import { measureCompleteness } from '../record/completeness.ts';

/** What a camera is sorted by; null when it has nothing of the kind. */
export function sortKeyOf(camera: Camera, sort: CameraSort): string | number | null {
  switch (sort) {
    case 'name':
      return camera.name;
    case 'gbCode':
      return camera.record.gbCode ?? null;
    case 'completeness':
      return measureCompleteness(camera).score;
    case 'createdAtMs':
      return camera.createdAtMs;
  }
}
