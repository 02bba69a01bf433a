import type { CameraId } from '../../registry/camera.ts';
import type {} from '../../platform/events/event-bus.ts';
import type { Cause } from './cause.ts';

/** A cause, with the cameras that it keeps from being used now. */
export interface CauseChanged {
  readonly cause: Cause;
  readonly cameraIds: readonly CameraId[];
}

declare module '../../platform/events/event-bus.ts' {
  interface GatewayEvents {
    /** Suspected; screens show it, nobody is called. */
    'cause.opened': CauseChanged;
    /** Certain, told once in a cause's life, also when it lies in a maintenance window. */
    'cause.confirmed': CauseChanged;
    /** Grew, shrank, was merged into another or fell into a maintenance window. */
    'cause.changed': CauseChanged;
    'cause.closed': CauseChanged;
  }
}
