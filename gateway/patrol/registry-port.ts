import type { Scope } from '../platform/actor/scope.ts';
import type { Camera, Organisation } from '../registry/camera.ts';

/** A camera with the name of the organisation that it belongs to. */
export type NamedCamera = Camera & { readonly organisationName: string };

/** What patrol, wall and findings ask of the registry. Whatever lies outside the scope is as if it were not there. */
export interface RegistryPort {
  /** Unknown and foreign ids are left out; the order is the registry's own. */
  findCameras(scope: Scope, cameraIds: readonly string[]): Promise<readonly NamedCamera[]>;
  findOrganisation(scope: Scope, organisationId: string): Promise<Organisation | undefined>;
}
