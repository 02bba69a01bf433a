import type { DeepReading } from '../../../gateway/health/deep-reading.ts';
import type { HealthService } from '../../../gateway/health/health-service.ts';
import { isThere } from '../../../gateway/health/health-state.ts';
import type { CameraId } from '../../../gateway/registry/camera.ts';
import type { VirtualTime } from '../../fixtures/virtual-time.ts';
import { isOfPicture, type TruthBook } from './truth-scenario.ts';
import { turnOf } from './truth-turn.ts';

const hourSeconds = 3600;
/** What is found is looked at again so soon. */
const againSeconds = 60;

/** Deep checks as the gateway makes them, hourly by turns and again when something was found; the truth is their eye. */
export class TruthChecks {
  readonly #book: TruthBook;
  readonly #health: HealthService;
  readonly #time: VirtualTime;
  readonly #startMs: number;
  #due = new Map<number, CameraId[]>();
  #stop: (() => void) | undefined;

  constructor(book: TruthBook, health: HealthService, time: VirtualTime, startMs: number) {
    this.#book = book;
    this.#health = health;
    this.#time = time;
    this.#startMs = startMs;
  }

  start(cameraIds: readonly CameraId[]): void {
    for (const cameraId of cameraIds) this.#plan(cameraId, turnOf(cameraId));
    this.#stop = this.#time.every(1000, () => this.#tick());
  }

  stop(): void {
    this.#stop?.();
  }

  #tick(): void {
    const second = Math.round((this.#time.now() - this.#startMs) / 1000);
    const due = this.#due.get(second) ?? [];
    this.#due.delete(second);
    for (const cameraId of due) {
      const { status } = this.#health.find({ organisationPath: '/' }, cameraId) ?? { status: 'unknown' };
      const isFound = isThere(status) && this.#check(cameraId, second);
      const next = second - (second % hourSeconds) + hourSeconds + turnOf(cameraId);
      // What nobody can look at now is looked at when it can be.
      this.#plan(cameraId, isFound || status === 'unknown' ? second + againSeconds : next);
    }
  }

  /** @returns true when something is wrong and not confirmed */
  #check(cameraId: CameraId, second: number): boolean {
    const state = this.#health.recordDeep(cameraId, this.#read(cameraId, second));
    return state?.deep !== undefined && !state.deep.isConfirmed;
  }

  #read(cameraId: CameraId, second: number): DeepReading {
    const fault = this.#book.faultOf(cameraId, second);
    if (fault === undefined) return { pictureFaults: [] };
    if (isOfPicture(fault)) {
      const reason = fault.symptom === 'black' ? 'black' : 'frozen';
      return { pictureFaults: [{ stage: 'picture', reason, detail: `the picture is ${reason}` }] };
    }
    return { fault: { stage: 'connect', reason: 'timeout', detail: 'no answer' }, pictureFaults: [] };
  }

  #plan(cameraId: CameraId, second: number): void {
    const at = this.#due.get(second);
    if (at === undefined) this.#due.set(second, [cameraId]);
    else at.push(cameraId);
  }
}
