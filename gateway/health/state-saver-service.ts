import type { Log } from '../platform/observability/log.ts';
import type { CameraId } from '../registry/camera.ts';
import type { CameraHealth } from './camera-health.ts';
import type { CameraState } from './camera-state-store.ts';
import type { HealthBelief, HealthState } from './health-state.ts';

interface StateSaverDeps {
  readonly states: { save(states: readonly CameraState[]): Promise<void> };
  /** What is believed of a camera at the moment it is saved; undefined when it is not watched any more. */
  readonly read: (cameraId: CameraId) => CameraHealth | undefined;
  readonly log: Log;
}

const savedAtOnce = 500;

/** Saves beliefs behind their telling: a database that hangs holds nobody up, and nothing is lost while it is away. */
export class StateSaver {
  readonly #deps: StateSaverDeps;
  readonly #waiting = new Set<CameraId>();
  #saving: Promise<void> | undefined;
  #isFailing = false;

  constructor(deps: StateSaverDeps) {
    this.#deps = deps;
  }

  saveSoon(cameraId: CameraId): void {
    this.#waiting.add(cameraId);
    void this.saveWaiting();
  }

  /** Saves what is not saved yet; never throws. */
  saveWaiting(): Promise<void> {
    this.#saving ??= this.#saveAll().finally(() => (this.#saving = undefined));
    return this.#saving;
  }

  async #saveAll(): Promise<void> {
    while (this.#waiting.size > 0) {
      const batch = [...this.#waiting].slice(0, savedAtOnce);
      for (const cameraId of batch) this.#waiting.delete(cameraId);
      if (await this.#saveBatch(batch)) continue;
      for (const cameraId of batch) this.#waiting.add(cameraId);
      return;
    }
  }

  /** @returns false when the database refused; said once, and once when it works again */
  async #saveBatch(batch: readonly CameraId[]): Promise<boolean> {
    const { states, read, log } = this.#deps;
    const rows = batch.flatMap((cameraId) => read(cameraId) ?? []).map(toStored);
    try {
      await states.save(rows);
    } catch (error) {
      if (!this.#isFailing) log.warn({ error, count: batch.length }, 'camera states wait for the database');
      this.#isFailing = true;
      return false;
    }
    if (this.#isFailing) log.info({ count: batch.length }, 'camera states saved again');
    this.#isFailing = false;
    return true;
  }
}

function toStored({ path, state }: CameraHealth): CameraState {
  return { cameraId: path.cameraId, organisationPath: path.organisationPath, health: withoutStreaks(state) };
}

function withoutStreaks({
  failures: _failures,
  successes: _successes,
  otherFaults: _others,
  ...belief
}: HealthState): HealthBelief {
  return belief;
}
