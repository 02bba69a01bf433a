import type { Scope } from '../platform/actor/scope.ts';
import type { PlacedCamera } from '../registry/camera.ts';
import { maxMerges } from './follow-merges.ts';
import type { RegistryPort } from './registry-port.ts';

/** The cameras of that scope, and those that they were merged into, by id. */
export async function findKeptCameras(
  registry: Pick<RegistryPort, 'findCameras'>,
  scope: Scope,
  cameraIds: readonly string[],
): Promise<Map<string, PlacedCamera>> {
  const found = new Map<string, PlacedCamera>();
  let wanted: readonly string[] = [...new Set(cameraIds)];
  for (let step = 0; wanted.length > 0 && step <= maxMerges; step++) {
    const cameras = await registry.findCameras(scope, wanted);
    for (const camera of cameras) found.set(camera.id, camera);
    wanted = cameras.flatMap(({ mergedIntoId: id }) => (id === undefined || found.has(id) ? [] : [id]));
  }
  return found;
}
