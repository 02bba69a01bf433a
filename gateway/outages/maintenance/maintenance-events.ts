import type { CameraId } from '../../registry/camera.ts';
import type { CauseId } from '../causes/cause.ts';
import type { MaintenanceWindowId } from './maintenance-window.ts';
import type {} from '../../platform/events/event-bus.ts';

/** What is worked on answers again, and its window still counts: somebody may end it. */
export interface MaintenanceAnswered {
  readonly windowId: MaintenanceWindowId;
  readonly causeId: CauseId;
  readonly organisationPath: string;
  /** Cameras that had been down. */
  readonly cameraIds: readonly CameraId[];
  /** Ms since epoch. */
  readonly atMs: number;
}

declare module '../../platform/events/event-bus.ts' {
  interface GatewayEvents {
    'maintenance.answered': MaintenanceAnswered;
  }
}
