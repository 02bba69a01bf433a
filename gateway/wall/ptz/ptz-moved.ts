import type { UserId } from '../../platform/actor/actor.ts';
import type {} from '../../platform/events/event-bus.ts';
import type { CameraId } from '../../registry/camera.ts';

/** Somebody took, moved or let go a camera; for whoever keeps a register of that. */
export interface PtzMoved {
  readonly cameraId: CameraId;
  readonly organisationPath: string;
  readonly userId: UserId;
  readonly act: 'held' | 'moved' | 'released';
  /** Of a move: the preset, or `home`. */
  readonly to?: string;
  /** Why it was let go, when no person did it. */
  readonly cause?: 'unused' | 'page' | 'session' | 'stop';
  readonly atMs: number;
}

declare module '../../platform/events/event-bus.ts' {
  interface GatewayEvents {
    'ptz.moved': PtzMoved;
  }
}
