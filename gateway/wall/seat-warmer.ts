import type { HealthStatus } from '../health/health-state.ts';
import type { Actor } from '../platform/actor/actor.ts';
import type { Log } from '../platform/observability/log.ts';
import type { CameraId, StreamProfile } from '../registry/camera.ts';
import type { Seat } from './seat.ts';
import type { WallHealth } from './wall-health.ts';

export interface SeatWarmerDeps {
  readonly health: Pick<WallHealth, 'statusOf'>;
  /** Starts upstreams ahead of their viewers; settles when they are on their way. */
  readonly streams: { warm(actor: Actor, cameraIds: readonly CameraId[], profile: StreamProfile): Promise<void> };
  readonly log: Log;
}

/** Starts cameras that a seat will show soon. */
export class SeatWarmer {
  readonly #deps: SeatWarmerDeps;

  constructor(deps: SeatWarmerDeps) {
    this.#deps = deps;
  }

  /** Nobody waits for it: a camera that cannot be warmed shows its fault on the tile. */
  warm(seat: Seat, cameraIds: readonly CameraId[]): void {
    this.#warmReachable(seat, cameraIds).catch((error: unknown) => {
      this.#deps.log.debug({ err: error, wallId: seat.id }, 'warming failed');
    });
  }

  /** Cameras that are down are left to the probes: dialling them ahead costs time, and wrong passwords lock devices. */
  async #warmReachable({ actor }: Seat, cameraIds: readonly CameraId[]): Promise<void> {
    const health = await this.#deps.health.statusOf(actor.scope, cameraIds);
    const reachable = cameraIds.filter((cameraId) => isDialled(health.get(cameraId) ?? 'unknown'));
    if (reachable.length > 0) await this.#deps.streams.warm(actor, reachable, 'sub');
  }
}

function isDialled(status: HealthStatus): boolean {
  return status !== 'offline' && status !== 'auth-failed';
}
