import type { AccessPathId, CameraId, CredentialId } from '../camera.ts';
import type {} from '../../platform/events/event-bus.ts';

/** An access path became fit for use, or ceased to be. */
interface PathTurned {
  readonly cameraId: CameraId;
  readonly organisationPath: string;
  readonly pathId: AccessPathId;
  readonly isUsable: boolean;
}

/** Paths of a camera were added, changed, ordered, switched or removed by a person. */
interface PathsChanged {
  readonly cameraId: CameraId;
  readonly organisationPath: string;
}

/** A device got another password, or the same one once more: what was refused is tried anew, once. */
export interface CredentialChanged {
  readonly credentialId: CredentialId;
  /** Cameras that are reached with it. */
  readonly cameraIds: readonly CameraId[];
}

declare module '../../platform/events/event-bus.ts' {
  interface GatewayEvents {
    'camera.path-turned': PathTurned;
    'camera.paths-changed': PathsChanged;
    'credential.changed': CredentialChanged;
  }
}
