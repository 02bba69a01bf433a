import type { LivePath } from '../registry/paths/live-path.ts';

/** Names the upstream of a camera's profile. */
export function keyOf({ cameraId, profile }: Pick<LivePath, 'cameraId' | 'profile'>): string {
  return `${cameraId}/${profile}`;
}

/** Names the stream that is H.264 made of that upstream. */
export function transcodedKeyOf(path: Pick<LivePath, 'cameraId' | 'profile'>): string {
  return `${keyOf(path)}/h264`;
}
