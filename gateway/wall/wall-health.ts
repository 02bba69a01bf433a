import type { DeviceFault } from '../../adapters/sdk/adapter.ts';
import type { HealthStatus } from '../health/health-state.ts';
import type { Scope } from '../platform/actor/scope.ts';
import type { CameraId } from '../registry/camera.ts';

/** What walls ask of health; what is not in the scope is left out. */
export interface WallHealth {
  statusOf(scope: Scope, cameraIds: readonly CameraId[]): Promise<ReadonlyMap<CameraId, HealthStatus>>;
  /** Cameras whose picture hides their place (it is black, or stands still), with the fault. */
  hidingOf(scope: Scope, cameraIds: readonly CameraId[]): ReadonlyMap<CameraId, DeviceFault>;
}
