import type { CameraId } from '../camera.ts';
import type {} from '../../platform/events/event-bus.ts';

/** Other grants of these cameras count than before: one was given, began, ended or expired. Scopes tell it already. */
export interface GrantsChanged {
  readonly cameraIds: readonly CameraId[];
}

declare module '../../platform/events/event-bus.ts' {
  interface GatewayEvents {
    'grants.changed': GrantsChanged;
  }
}
