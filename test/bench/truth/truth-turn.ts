import type { CameraId } from '../../../gateway/registry/camera.ts';

const hourSeconds = 3600;

/** A camera's second of each hour. */
export function turnOf(cameraId: CameraId): number {
  let hash = 7;
  for (const letter of cameraId) hash = (Math.imul(hash, 31) + letter.charCodeAt(0)) >>> 0;
  return 1 + ((Math.imul(hash, 0x9e3779b1) >>> 0) % (hourSeconds - 1));
}
