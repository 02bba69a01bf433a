import type { CameraId } from '../camera.ts';
import type {} from '../../platform/events/event-bus.ts';

/** A camera turned out to be another one: it is removed, and its paths lead to that one. */
interface CameraMerged {
  readonly cameraId: CameraId;
  readonly intoId: CameraId;
  readonly organisationPath: string;
}

/** A merge was taken back: the removed camera is there again. */
interface CameraRestored {
  readonly cameraId: CameraId;
  readonly fromId: CameraId;
  readonly organisationPath: string;
}

declare module '../../platform/events/event-bus.ts' {
  interface GatewayEvents {
    'camera.merged': CameraMerged;
    'camera.restored': CameraRestored;
  }
}
