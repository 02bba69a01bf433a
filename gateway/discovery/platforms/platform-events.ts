import type { CameraId } from '../../registry/camera.ts';
import type {} from '../../platform/events/event-bus.ts';

/** A source, or a person, says that a camera may have come or gone: a hint to probe it now, never a verdict. */
export interface CameraDoubted {
  readonly cameraId: CameraId;
  /** Kind of the adapter whose source said so; absent: a person. */
  readonly adapterKind?: string;
}

declare module '../../platform/events/event-bus.ts' {
  interface GatewayEvents {
    'camera.doubted': CameraDoubted;
  }
}
