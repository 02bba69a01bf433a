import { isWithin, type Scope } from '../platform/actor/scope.ts';
import type { CameraId, PlacedCamera } from '../registry/camera.ts';
import type { PlanStop } from './plan.ts';

/** A camera that was merged, into one that was merged, and so on: nobody merges oftener. */
export const maxMerges = 8;

/**
 * A plan's stops as they are watched now: one whose camera turned out to be another leads to that one, and a camera that
 * is named beside it already is watched once.
 *
 * Plans keep the camera that they named: whoever takes the merge back has the plan of before, and no crash between a
 * merge and its plans can part them.
 *
 * @param cameras those of the stops, and what they were merged into
 * @param scope of the plan's organisation; what lies outside of it is as if it were not there
 */
export function followMerges(
  stops: readonly PlanStop[],
  cameras: ReadonlyMap<string, PlacedCamera>,
  scope: Scope,
): readonly PlanStop[] {
  // Two stops for one camera that the plan itself wanted stay two.
  const watched = new Set<string>(stops.map(({ cameraId }) => cameraId));
  return stops.flatMap((stop) => {
    const cameraId = keptOf(stop.cameraId, cameras, scope);
    if (cameraId === stop.cameraId) return [stop];
    if (watched.has(cameraId)) return [];
    watched.add(cameraId);
    return [{ ...stop, cameraId }];
  });
}

function keptOf(cameraId: CameraId, cameras: ReadonlyMap<string, PlacedCamera>, scope: Scope): CameraId {
  let kept = cameraId;
  for (let step = 0; step < maxMerges; step++) {
    const next = cameras.get(cameras.get(kept)?.mergedIntoId ?? '');
    if (next === undefined || !isWithin(scope, next.organisationPath)) return kept;
    kept = next.id;
  }
  return kept;
}
