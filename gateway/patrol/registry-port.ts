import type { Scope } from '../platform/actor/scope.ts';
import type { Organisation, PlacedCamera } from '../registry/camera.ts';

/** What patrol, wall and findings ask of the registry. Whatever lies outside the scope is as if it were not there. */
export interface RegistryPort {
  /** Unknown and foreign ids are left out; the order is the registry's own. */
  findCameras(scope: Scope, cameraIds: readonly string[]): Promise<readonly PlacedCamera[]>;
  findOrganisation(scope: Scope, organisationId: string): Promise<Organisation | undefined>;
}
