import type { CameraId } from '../../registry/camera.ts';

/** Who moves a camera now: one holder, until it is let go or not used for a while. */
export interface PtzLock {
  readonly cameraId: CameraId;
  readonly organisationPath: string;
  readonly sessionId: string;
  readonly userId: string;
  readonly holderName: string;
  /** Civil ms, for people. */
  readonly sinceMs: number;
  /** Monotonic ms of the last order. */
  readonly usedAtMs: number;
  /** It was moved, and goes back to its reset position when it is let go. */
  readonly isMoved: boolean;
  /** Where the page of a round that is on wants it to look: it is held until that page is over, also when a hand lets it go. */
  readonly pagePreset?: string;
  /** A hand moved it away from there. */
  readonly isStrayed?: true;
  /** Where it goes back to; home when absent. */
  readonly resetPreset?: string;
}

/** When an unused lock is let go, monotonic ms. */
export function endsAtMs(lock: PtzLock, holdMs: number): number {
  return lock.usedAtMs + holdMs;
}

/** Locks of hands that nobody used for so long. */
export function unusedLocks(locks: Iterable<PtzLock>, holdMs: number, nowMs: number): readonly PtzLock[] {
  return [...locks].filter((lock) => lock.pagePreset === undefined && endsAtMs(lock, holdMs) <= nowMs);
}
