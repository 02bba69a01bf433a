import type { CameraId } from '../camera.ts';
import type { DeviceIdentity } from './device-identity.ts';
import type {} from '../../platform/events/event-bus.ts';

/** A person replaced a camera's device; its id, history and plans stay. */
interface DeviceReplaced {
  readonly cameraId: CameraId;
  readonly organisationPath: string;
  readonly from: DeviceIdentity;
  readonly to: DeviceIdentity;
}

/** Another device answers than the one that was adopted, and nobody has said that it was replaced: an alarm. */
interface DeviceChanged {
  readonly cameraId: CameraId;
  readonly organisationPath: string;
  readonly pinned: DeviceIdentity;
  readonly found: DeviceIdentity;
}

declare module '../../platform/events/event-bus.ts' {
  interface GatewayEvents {
    'camera.device-replaced': DeviceReplaced;
    'camera.device-changed': DeviceChanged;
  }
}
