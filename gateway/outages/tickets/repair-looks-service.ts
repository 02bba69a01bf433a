import type { DeepCheck } from '../../health/pictures/deep-check.ts';
import type { DeepCheckService } from '../../health/pictures/deep-check-service.ts';
import type { Scope } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { CameraId } from '../../registry/camera.ts';

interface Deps {
  readonly checks: Pick<DeepCheckService, 'check'>;
  readonly clock: Clock;
  readonly log: Log;
}

interface Look {
  readonly check?: DeepCheck;
  /** When the last one ended, by the monotonic clock. */
  readonly endedMs: number;
}

/** Cameras that are looked at for repairs at the same time; the hourly checks of all others go on beside. */
const looksAtOnce = 4;
const againAfterMs = 20_000;
const deadlineMs = 40_000;
const keptAtMost = 2000;

/** Looks at pictures of cameras that somebody says are repaired, a few at a time, and remembers what was seen. */
export class RepairLooks {
  readonly #deps: Deps;
  readonly #running = new Set<CameraId>();
  readonly #seen = new Map<string, Look>();
  readonly #stopping = new AbortController();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Looks at a camera, unless that is under way, was done just now, or others have the room: it is asked for again. */
  hurry(cameraId: CameraId): void {
    const { clock } = this.#deps;
    const last = this.#seen.get(cameraId);
    const isFresh = last !== undefined && clock.monotonic() - last.endedMs < againAfterMs;
    if (isFresh || this.#running.has(cameraId) || this.#running.size >= looksAtOnce) return;
    this.#running.add(cameraId);
    void this.#look(cameraId).finally(() => this.#running.delete(cameraId));
  }

  /** What was seen last of each of some cameras. The caller has shown that the reader may know them. */
  async findLast(_scope: Scope, cameraIds: readonly CameraId[]): Promise<ReadonlyMap<string, DeepCheck>> {
    return new Map(
      cameraIds.flatMap((id) => {
        const check = this.#seen.get(id)?.check;
        return check === undefined ? [] : [[id, check] as const];
      }),
    );
  }

  /** Gives up what is under way. */
  stop(): void {
    this.#stopping.abort();
  }

  async #look(cameraId: CameraId): Promise<void> {
    const { checks, clock, log } = this.#deps;
    const signal = AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(deadlineMs)]);
    try {
      this.#keep(cameraId, { check: await checks.check(cameraId, signal), endedMs: clock.monotonic() });
    } catch (error) {
      log.debug({ err: error, cameraId }, 'repair could not be looked at');
      this.#keep(cameraId, { endedMs: clock.monotonic() });
    }
  }

  #keep(cameraId: CameraId, look: Look): void {
    this.#seen.delete(cameraId);
    this.#seen.set(cameraId, look);
    const [oldest] = this.#seen.keys();
    if (this.#seen.size > keptAtMost && oldest !== undefined) this.#seen.delete(oldest);
  }
}
