import type { CameraId, CameraStatus } from './camera.ts';
import type {} from '../platform/events/event-bus.ts';

/** A camera came into the registry. */
interface CameraAdopted {
  readonly cameraId: CameraId;
  readonly organisationPath: string;
}

/** A camera's record was edited; it may have moved to another organisation or left service. */
export interface CameraChanged {
  readonly cameraId: CameraId;
  readonly organisationPath: string;
  readonly status: CameraStatus;
}

/** A person said that two cameras are one asset; merging them is proposed, not done. */
export interface SameAssetFound {
  /** The camera that has the code. */
  readonly cameraId: CameraId;
  readonly otherCameraId: CameraId;
  readonly because: 'gb-code';
}

declare module '../platform/events/event-bus.ts' {
  interface GatewayEvents {
    'camera.adopted': CameraAdopted;
    'camera.changed': CameraChanged;
    'camera.same-asset': SameAssetFound;
  }
}
