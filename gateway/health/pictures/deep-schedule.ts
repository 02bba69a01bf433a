import type { CameraId } from '../../registry/camera.ts';
import { buildWheel, type ProbeWheel, takeDue } from '../probe-wheel.ts';

/** A camera whose turn comes, and the device that answers for it. */
export interface DeepTarget {
  readonly cameraId: CameraId;
  readonly host: string;
}

/** What fell due: those that somebody waits for, and those whose turn it is. */
export interface DueTargets {
  readonly soon: readonly DeepTarget[];
  readonly turns: readonly DeepTarget[];
}

interface Spoke extends DeepTarget {
  readonly key: string;
}

const slotMs = 1000;
/** Cameras that were never checked are looked at soon, but so far apart. */
const firstLookEveryMs = 1000;

/**
 * Which camera's deep check is due when, on the monotonic clock: each once an interval at a time of its own, by a hash of
 * its id; in between those that were asked for. Holds no timer: its owner asks it.
 */
export class DeepSchedule {
  readonly #intervalMs: number;
  #known = new Map<CameraId, DeepTarget>();
  #wheel: ProbeWheel<Spoke>;
  #takenToMs: number;
  #nextFirstMs: number;
  /** Of cameras that were never checked, in their order. */
  readonly #first = new Set<CameraId>();
  /** When each is to be looked at again before its turn. */
  readonly #again = new Map<CameraId, number>();

  constructor(intervalMs: number, nowMs: number) {
    this.#intervalMs = intervalMs;
    this.#wheel = buildWheel<Spoke>([], intervalMs, slotMs);
    this.#takenToMs = nowMs;
    this.#nextFirstMs = nowMs;
  }

  /** Takes another list over. @param isChecked cameras of which there is a check already */
  follow(targets: readonly DeepTarget[], isChecked: (cameraId: CameraId) => boolean): void {
    const added = targets.filter(({ cameraId }) => !this.#known.has(cameraId) && !isChecked(cameraId));
    this.#known = new Map(targets.map((target) => [target.cameraId, target]));
    const spokes = [...this.#known.values()].map((target) => ({ ...target, key: target.cameraId }));
    this.#wheel = buildWheel(spokes, this.#intervalMs, slotMs);
    for (const { cameraId } of added) this.#first.add(cameraId);
  }

  /** Looks at a camera again by then, unless its turn comes first. */
  lookAgain(cameraId: CameraId, atMs: number): void {
    this.#again.set(cameraId, atMs);
  }

  /** It was looked at: what was planned for it before is done. */
  noteLooked(cameraId: CameraId): void {
    this.#first.delete(cameraId);
    this.#again.delete(cameraId);
  }

  /** Cameras that have a turn. */
  get size(): number {
    return this.#known.size;
  }

  /** What fell due since it was asked last. A long sleep replays one interval at most. */
  takeDue(nowMs: number): DueTargets {
    const fromMs = this.#takenToMs;
    this.#takenToMs = nowMs;
    const again = [...this.#again].filter(([, dueMs]) => dueMs <= nowMs).map(([cameraId]) => cameraId);
    for (const cameraId of again) this.#again.delete(cameraId);
    const turns = takeDue(this.#wheel, fromMs, nowMs).map(({ cameraId }) => cameraId);
    const find = (cameraId: CameraId): readonly DeepTarget[] => {
      const target = this.#known.get(cameraId);
      return target === undefined ? [] : [target];
    };
    return { soon: again.flatMap(find), turns: [...this.#takeFirst(nowMs), ...turns].flatMap(find) };
  }

  #takeFirst(nowMs: number): CameraId[] {
    if (nowMs < this.#nextFirstMs) return [];
    const [next] = this.#first;
    if (next === undefined) return [];
    this.#first.delete(next);
    this.#nextFirstMs = nowMs + firstLookEveryMs;
    return [next];
  }
}
