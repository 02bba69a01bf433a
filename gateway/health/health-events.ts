import type { DeviceFault } from '../../adapters/sdk/adapter.ts';
import type { CameraId, OrganisationId } from '../registry/camera.ts';
import type { HealthTransition } from './health-state.ts';
import type {} from '../platform/events/event-bus.ts';

/** The status of a camera changed. */
export interface HealthChanged extends HealthTransition {
  readonly cameraId: CameraId;
  readonly organisationId: OrganisationId;
  readonly organisationPath: string;
  /** Last good reading before the change, ms since epoch. */
  readonly lastGoodMs?: number;
  /** Since when this gateway has looked at the camera without a break; what was before is unknown. */
  readonly watchedSinceMs: number;
  readonly fault?: DeviceFault;
}

declare module '../platform/events/event-bus.ts' {
  interface GatewayEvents {
    'health.changed': HealthChanged;
  }
}
