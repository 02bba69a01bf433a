import type { DeviceFault } from '../../adapters/sdk/adapter.ts';
import type { CameraId, StreamProfile } from '../registry/camera.ts';
import type { StreamState } from './live-api.ts';
import type {} from '../platform/events/event-bus.ts';

/** An upstream passed from one state to another. */
export interface StreamChanged {
  readonly cameraId: CameraId;
  readonly organisationPath: string;
  readonly profile: StreamProfile;
  readonly state: StreamState;
  readonly sinceMs: number;
  readonly fault?: DeviceFault;
}

declare module '../platform/events/event-bus.ts' {
  interface GatewayEvents {
    'stream.changed': StreamChanged;
  }
}
