import type { Scope } from '../../platform/actor/scope.ts';
import type { CameraId } from '../../registry/camera.ts';
import type { Cause } from '../causes/cause.ts';

/** What tickets ask of causes. */
export interface CausesPort {
  /** Confirmed ones that are not over. */
  listConfirmed(scope: Scope): Promise<readonly Cause[]>;
  /** Some causes, in whatever state. */
  findMany(scope: Scope, ids: readonly string[]): Promise<readonly Cause[]>;
  /** The cameras that a cause keeps from being used now. */
  listCameraIds(scope: Scope, causeId: string): Promise<readonly CameraId[]>;
}
