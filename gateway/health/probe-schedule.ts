import type { ProbeLevel } from '../../adapters/sdk/adapter.ts';
import type { CameraId } from '../registry/camera.ts';
import type { ProbePath } from '../registry/paths/probe-path.ts';
import { type DueProbe, probeKeyOf } from './probe-queue.ts';
import { type ProbeWheel, buildWheel, takeDue } from './probe-wheel.ts';

interface ScheduleSettings {
  readonly probeIntervalMs: number;
  readonly clockIntervalMs: number;
  readonly slotMs: number;
}

interface Spoke {
  readonly key: string;
  readonly path: ProbePath;
}

/** The first look after a start is quicker than an interval, but not a burst. */
const firstLookMs = 2000;
const firstLookMsEach = 2;
/** A first failure, or a first good reading of a camera that was down, is confirmed after this time. */
const confirmMs = 5000;
/** A camera that was asked so recently is not asked once more because of a hint. */
const hurryMs = 2000;

/** Which probe is due when, on the monotonic clock. Holds no timer: its owner asks it. */
export class ProbeSchedule {
  readonly #settings: ScheduleSettings;
  #targets: readonly ProbePath[] = [];
  /** By what is probed: a camera, or one of its several paths. */
  #known = new Map<string, ProbePath>();
  #keysOfCamera = new Map<CameraId, string[]>();
  #wheels: Readonly<Record<ProbeLevel, ProbeWheel<Spoke>>>;
  #firstLook: { readonly wheel: ProbeWheel<Spoke>; readonly startMs: number; readonly endMs: number } | undefined;
  readonly #confirmations = new Map<string, number>();
  readonly #startedMs = new Map<string, number>();
  #takenToMs = 0;

  constructor(settings: ScheduleSettings) {
    this.#settings = settings;
    this.#wheels = this.#build([]);
  }

  /** Takes the first list; everything in it is looked at once soon, then in its turn. */
  begin(targets: readonly ProbePath[], nowMs: number): void {
    this.#adopt(targets);
    this.#takenToMs = nowMs;
    const spreadMs = Math.max(firstLookMs, targets.length * firstLookMsEach);
    const wheel = buildWheel(targets.map(spoke), spreadMs, this.#settings.slotMs);
    this.#firstLook = { wheel, startMs: nowMs, endMs: nowMs + spreadMs };
  }

  /** Takes another list over. @returns probes of cameras that are new in it: they are due now */
  follow(targets: readonly ProbePath[]): DueProbe[] {
    if (targets === this.#targets) return [];
    const added = targets.filter((path) => !this.#known.has(probeKeyOf(path)));
    this.#adopt(targets);
    return added.flatMap(bothLevels);
  }

  /** Leaves out what fell due until now. */
  skipTo(nowMs: number): void {
    this.#takenToMs = nowMs;
    this.#firstLook = undefined;
    this.#confirmations.clear();
  }

  /** What fell due since it was asked last. A camera that was looked at just now waits for its next turn. */
  takeDue(nowMs: number): DueProbe[] {
    const fromMs = this.#takenToMs;
    this.#takenToMs = nowMs;
    const l1 = takeDue(this.#wheels.L1, fromMs, nowMs).filter(({ path }) => !this.#isFresh(path, nowMs));
    return [
      ...this.#takeConfirmations(nowMs),
      ...this.#takeFirstLook(fromMs, nowMs),
      ...l1.map(({ path }) => ({ path, level: 'L1' as const })),
      ...takeDue(this.#wheels.L2, fromMs, nowMs).map(({ path }) => ({ path, level: 'L2' as const })),
    ];
  }

  /** One more L1 probe soon: the last one may be the first sign of a change. */
  confirm(path: ProbePath, nowMs: number): void {
    this.#confirmations.set(probeKeyOf(path), nowMs + Math.min(confirmMs, this.#settings.probeIntervalMs / 2));
  }

  /** One more L1 probe at once, over every path: somebody else saw a sign of trouble. */
  hurry(cameraId: CameraId, nowMs: number): void {
    for (const key of this.#keysOfCamera.get(cameraId) ?? []) {
      const startedMs = this.#startedMs.get(key) ?? -Infinity;
      // What was asked just now is asked again a little later: the hint may be younger than the answer.
      const atMs = Math.max(nowMs, startedMs + hurryMs);
      if (atMs < (this.#confirmations.get(key) ?? Infinity)) this.#confirmations.set(key, atMs);
    }
  }

  noteStart({ path, level }: DueProbe, nowMs: number): void {
    if (level === 'L1') this.#startedMs.set(probeKeyOf(path), nowMs);
  }

  #adopt(targets: readonly ProbePath[]): void {
    this.#targets = targets;
    this.#known = new Map(targets.map((path) => [probeKeyOf(path), path]));
    this.#keysOfCamera = keysByCamera(targets);
    this.#wheels = this.#build(targets);
    for (const key of this.#startedMs.keys()) if (!this.#known.has(key)) this.#startedMs.delete(key);
  }

  #build(targets: readonly ProbePath[]): Record<ProbeLevel, ProbeWheel<Spoke>> {
    const { probeIntervalMs, clockIntervalMs, slotMs } = this.#settings;
    const spokes = targets.map(spoke);
    const clocks = spokes.filter(({ path }) => path.isSpare === undefined);
    return { L1: buildWheel(spokes, probeIntervalMs, slotMs), L2: buildWheel(clocks, clockIntervalMs, slotMs) };
  }

  #isFresh(path: ProbePath, nowMs: number): boolean {
    const startedMs = this.#startedMs.get(probeKeyOf(path));
    return startedMs !== undefined && nowMs - startedMs < this.#settings.probeIntervalMs / 2;
  }

  #takeConfirmations(nowMs: number): DueProbe[] {
    const due = [...this.#confirmations].filter(([, dueMs]) => dueMs <= nowMs).map(([key]) => key);
    for (const key of due) this.#confirmations.delete(key);
    return due.flatMap((key) => this.#known.get(key) ?? []).map((path) => ({ path, level: 'L1', isHint: true }));
  }

  #takeFirstLook(fromMs: number, nowMs: number): DueProbe[] {
    if (this.#firstLook === undefined) return [];
    const { wheel, startMs, endMs } = this.#firstLook;
    const toMs = Math.min(nowMs, endMs);
    if (nowMs >= endMs) this.#firstLook = undefined;
    const due = takeDue(wheel, fromMs - startMs, toMs - startMs);
    return due.flatMap(({ key }) => this.#known.get(key) ?? []).flatMap(bothLevels);
  }
}

function spoke(path: ProbePath): Spoke {
  return { key: probeKeyOf(path), path };
}

function keysByCamera(targets: readonly ProbePath[]): Map<CameraId, string[]> {
  const keys = new Map<CameraId, string[]>();
  for (const path of targets) {
    const known = keys.get(path.cameraId);
    if (known === undefined) keys.set(path.cameraId, [probeKeyOf(path)]);
    else known.push(probeKeyOf(path));
  }
  return keys;
}

/** Over a spare path only whether it answers is asked. */
function bothLevels(path: ProbePath): DueProbe[] {
  const answers: DueProbe = { path, level: 'L1' };
  return path.isSpare === undefined ? [answers, { path, level: 'L2' }] : [answers];
}
