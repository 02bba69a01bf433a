import type { DeviceFault } from '../../adapters/sdk/adapter.ts';
import type { CameraId, OrganisationId } from '../registry/camera.ts';
import type { BlindReason } from './health-api.ts';
import type { HealthTransition, UnknownReason } from './health-state.ts';
import type {} from '../platform/events/event-bus.ts';

/** The status of a camera changed. */
export interface HealthChanged extends HealthTransition {
  readonly cameraId: CameraId;
  readonly organisationId: OrganisationId;
  readonly organisationPath: string;
  /** Last good reading before the change, ms since epoch. */
  readonly lastGoodMs?: number;
  /** Of a camera whose stream or picture is bad: since when that may be so, by the deep checks, ms since epoch. */
  readonly impairedSinceMs?: number;
  /** Since when this gateway has looked at the camera without a break; what was before is unknown. */
  readonly watchedSinceMs: number;
  readonly fault?: DeviceFault;
  /** Only when it became `unknown`. */
  readonly why?: UnknownReason;
  readonly isFlapping?: true;
}

/** The gateway went blind, or sees again. */
export interface GatewayBlind {
  readonly isBlind: boolean;
  /** Since when, ms since epoch. */
  readonly sinceMs: number;
  readonly reason: BlindReason;
}

declare module '../platform/events/event-bus.ts' {
  interface GatewayEvents {
    'health.changed': HealthChanged;
    'gateway.blind': GatewayBlind;
  }
}
