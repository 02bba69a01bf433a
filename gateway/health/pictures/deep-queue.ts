import type { CameraId } from '../../registry/camera.ts';
import type { DeepTarget, DueTargets } from './deep-schedule.ts';

interface Turn {
  readonly target: DeepTarget;
  readonly sinceMs: number;
}

/**
 * Cameras that wait for their check: those that are looked at again, since something was wrong with them, before those
 * whose turn it is, each in the order in which they fell due. Nobody waits twice.
 */
export class DeepQueue {
  readonly #soon = new Map<CameraId, Turn>();
  readonly #turns = new Map<CameraId, Turn>();

  /** Cameras whose turn it is and has not begun. */
  get size(): number {
    return this.#turns.size;
  }

  add({ soon, turns }: DueTargets, nowMs: number): void {
    for (const target of soon) join(this.#soon, target, nowMs);
    for (const target of turns) join(this.#turns, target, nowMs);
  }

  /** The first whose device is free; it no longer waits. */
  take(isFree: (target: DeepTarget) => boolean): DeepTarget | undefined {
    for (const line of [this.#soon, this.#turns]) {
      for (const { target } of line.values()) {
        if (!isFree(target)) continue;
        this.#soon.delete(target.cameraId);
        this.#turns.delete(target.cameraId);
        return target;
      }
    }
    return undefined;
  }

  /** For how long the camera at the head of the turns has waited, ms. */
  waitedMs(nowMs: number): number {
    for (const { sinceMs } of this.#turns.values()) return nowMs - sinceMs;
    return 0;
  }

  clear(): void {
    this.#soon.clear();
    this.#turns.clear();
  }
}

/** Whoever waits keeps the place. */
function join(line: Map<CameraId, Turn>, target: DeepTarget, nowMs: number): void {
  line.set(target.cameraId, { target, sinceMs: line.get(target.cameraId)?.sinceMs ?? nowMs });
}
