import type { DeviceFault, Outcome, ProbeLevel, ProbeReading } from '../../adapters/sdk/adapter.ts';
import { type Scope, isWithin, reaches, wholeEstate } from '../platform/actor/scope.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { EventBus } from '../platform/events/event-bus.ts';
import type { Log } from '../platform/observability/log.ts';
import type { Announcer } from '../platform/realtime/announcement.ts';
import type { CameraId } from '../registry/camera.ts';
import type { ProbePath } from '../registry/paths/probe-path.ts';
import '../registry/contracts/contract-events.ts';
import '../registry/organisations/organisation-events.ts';
import '../registry/paths/path-events.ts';
import '../registry/registry-events.ts';
import { type CameraHealth, type HealthCounts, countHealth, isNews, viewGranted, viewHealth } from './camera-health.ts';
import type { CameraState } from './camera-state-store.ts';
import type { DeepReading } from './deep-reading.ts';
import { isHiding, isRefusal } from './fault-meaning.ts';
import type { CameraHealthView } from './health-api.ts';
import { PathReadings } from './path-readings.ts';
import './health-events.ts';
import {
  type HealthPolicy,
  type HealthState,
  type HealthStatus,
  type HealthTransition,
  type HealthStep,
  afterRestart,
  doubtHealth,
  impairedSince,
  newHealth,
} from './health-state.ts';
import { forgetDeep, nextDeepHealth } from './next-deep-health.ts';
import { blindHealth, nextHealth } from './next-health.ts';
import type { SightService } from './sight-service.ts';
import { StateSaver } from './state-saver-service.ts';

interface HealthServiceDeps {
  readonly states: {
    list(scope: Scope): Promise<CameraState[]>;
    save(states: readonly CameraState[]): Promise<void>;
  };
  /** Where every active camera is asked. */
  readonly registry: {
    listProbePaths(scope: Scope): Promise<readonly ProbePath[]>;
    /** Remembers how each of a camera's several paths fares. */
    noteProbe?(path: ProbePath, outcome: Outcome<ProbeReading>): void;
  };
  readonly bus: EventBus;
  readonly announcer: Announcer;
  readonly clock: Clock;
  readonly log: Log;
  /** Whether the gateway itself can see; it always can when this is absent. */
  readonly sight?: Pick<SightService, 'judge' | 'follow' | 'isTrusted'>;
  /** `targetRate`: the online rate that dashboards compare with, 0–1. */
  readonly settings: HealthPolicy & { readonly targetRate: number };
}

/** After reading the list of cameras, so many times as long is rested before events make it be read again. */
const restFactor = 10;

/**
 * What we believe of every active camera: alive in memory, durable on change.
 *
 * A change is told at once and saved behind it: a database that hangs must neither hold up probing nor hide an outage.
 * What could not be saved stays in memory until `saveWaiting()` succeeds.
 */
export class HealthService {
  readonly #deps: HealthServiceDeps;
  #cameras = new Map<CameraId, CameraHealth>();
  #targets: readonly ProbePath[] = [];
  readonly #readings = new PathReadings();
  #turnedPath: ProbePath | undefined;
  readonly #saver: StateSaver;
  #refreshing: Promise<void> | undefined;
  #isStale = false;
  /** By the monotonic clock. */
  #restsUntilMs = 0;
  #unsubscribe: (() => void)[] = [];

  constructor(deps: HealthServiceDeps) {
    this.#deps = deps;
    const read = (cameraId: CameraId): CameraHealth | undefined => this.#cameras.get(cameraId);
    this.#saver = new StateSaver({ ...deps, read });
  }

  /** Loads the beliefs of before the restart, to be confirmed, and the list of cameras to watch. */
  async start(): Promise<void> {
    const { states, bus } = this.#deps;
    const stored = await states.list(wholeEstate);
    await this.#loadTargets(new Map(stored.map((state) => [state.cameraId, state])));
    const refresh = (): Promise<void> => this.#refreshSoon();
    this.#unsubscribe = [
      bus.on('camera.adopted', refresh),
      bus.on('camera.changed', refresh),
      bus.on('camera.paths-changed', refresh),
      bus.on('organisation.moved', refresh),
      bus.on('contract.changed', refresh),
      bus.on('contract.ended', refresh),
      bus.on('gateway.blind', ({ isBlind }) => (isBlind ? this.#goBlind() : this.resumeWatching())),
    ];
    this.#deps.sight?.follow(this.#cameras.values());
  }

  /** Stops listening and waits until what can be saved is saved. */
  async stop(): Promise<void> {
    for (const off of this.#unsubscribe.splice(0)) off();
    await this.#refreshing?.catch(() => undefined);
    await this.saveWaiting();
  }

  /** The cameras to probe. The array is another one exactly when the list changed. */
  targets(): readonly ProbePath[] {
    return this.#targets;
  }

  /** Reads the list of cameras again; calls that come while one runs share one more run after it. */
  refresh(): Promise<void> {
    this.#isStale = true;
    this.#refreshing ??= this.#refreshWhileStale().finally(() => (this.#refreshing = undefined));
    return this.#refreshing;
  }

  /**
   * Takes in how one probe ended. A camera with several paths is there while any of them answers.
   *
   * @param isTurn false when it was asked out of its turn, because of a suspicion
   * @returns the new state; undefined when the camera is not watched any more
   */
  record(path: ProbePath, level: ProbeLevel, outcome: Outcome<ProbeReading>, isTurn = true): HealthState | undefined {
    const camera = this.#cameras.get(path.cameraId);
    if (camera === undefined || !this.#isOfCamera(path, level, outcome)) return camera?.state;
    const { clock, settings } = this.#deps;
    const sight = level === 'L1' ? (this.#deps.sight?.judge(camera, outcome, isTurn) ?? 'clear') : 'clear';
    // By this very reading the gateway may have gone blind, or see again: then every camera is another one now.
    const current = this.#cameras.get(path.cameraId) ?? camera;
    const step = nextHealth(current.state, { level, outcome, sight }, settings, clock.now());
    this.#apply(current, step);
    return step.state;
  }

  /**
   * Takes in what a deep check found: the first refused login counts, and the second finding in a row about stream or
   * picture, so whoever finds something should look again soon.
   *
   * @returns the new state; undefined when the camera is not watched any more
   */
  recordDeep(cameraId: CameraId, reading: DeepReading): HealthState | undefined {
    const camera = this.#cameras.get(cameraId);
    if (camera === undefined) return undefined;
    const { clock, settings, sight } = this.#deps;
    // Whoever refuses a login is reached; all else may be our own uplink, also a stream that breaks off.
    if (reading.fault !== undefined && !isRefusal(reading.fault) && sight?.isTrusted() === false) return camera.state;
    const step = nextDeepHealth(camera.state, reading, settings, clock.now());
    this.#apply(camera, step);
    return step.state;
  }

  /** Nobody checks deeply any more: what such checks left behind would be believed for ever. */
  forgetDeep(): void {
    const { clock, settings } = this.#deps;
    for (const camera of this.#cameras.values()) {
      if (camera.state.deep !== undefined) this.#apply(camera, forgetDeep(camera.state, settings, clock.now()));
    }
  }

  /** True when the last reading of this path was another one than before: its sisters should be asked too. */
  hasPathTurned(path: ProbePath): boolean {
    return this.#turnedPath === path;
  }

  /** Forgets what we believe of a camera because other evidence contradicts it; the next readings decide. */
  doubt(cameraId: CameraId): void {
    const camera = this.#cameras.get(cameraId);
    if (camera === undefined || camera.state.status === 'unknown') return;
    const atMs = this.#deps.clock.now();
    const transition = { from: camera.state.status, to: 'unknown', atMs } as const;
    this.#apply(camera, { state: doubtHealth(camera.state, atMs), transition });
  }

  /** To be called when the gateway itself was away (asleep): what was meanwhile is unknown. */
  resumeWatching(): void {
    const watchedSinceMs = this.#deps.clock.now();
    for (const [cameraId, camera] of this.#cameras) this.#cameras.set(cameraId, { ...camera, watchedSinceMs });
  }

  /** Watched cameras of the scope with the state machine's memory of them. Granted ones count for their owner only. */
  listCameras(scope: Scope): CameraHealth[] {
    return [...this.#cameras.values()].filter(({ path }) => isWithin(scope, path.organisationPath));
  }

  /** Health of one camera; undefined when it is not watched, or neither lies in the scope nor is granted into it. */
  find(scope: Scope, cameraId: string): CameraHealthView | undefined {
    // Any text may be asked for; what is in the map is a camera's id.
    const camera = this.#cameras.get(cameraId as CameraId);
    return camera && viewFrom(scope, camera);
  }

  /** Statuses of some cameras; those that are not watched, or not in the scope (any more), are left out. */
  async statusOf(scope: Scope, cameraIds: readonly CameraId[]): Promise<ReadonlyMap<CameraId, HealthStatus>> {
    const statuses = new Map<CameraId, HealthStatus>();
    for (const cameraId of cameraIds) {
      const status = this.find(scope, cameraId)?.status;
      if (status !== undefined) statuses.set(cameraId, status);
    }
    return statuses;
  }

  /** Those of some cameras whose picture hides their place (it is black, or stands still), with the confirmed fault. */
  hidingOf(scope: Scope, cameraIds: readonly CameraId[]): ReadonlyMap<CameraId, DeviceFault> {
    const hiding = new Map<CameraId, DeviceFault>();
    for (const cameraId of cameraIds) {
      const camera = this.#cameras.get(cameraId);
      if (camera === undefined || !reaches(scope, camera.path, 'see')) continue;
      const { status, fault, otherFaults = [] } = camera.state;
      const found = status === 'degraded' ? [fault, ...otherFaults].find((one) => one && isHiding(one)) : undefined;
      if (found !== undefined) hiding.set(cameraId, found);
    }
    return hiding;
  }

  /** @param cameraIds only these, as far as the scope has them or is granted them; all when absent */
  list(scope: Scope, cameraIds?: readonly string[]): { items: CameraHealthView[]; asOfMs: number } {
    const named = cameraIds && new Set<string>(cameraIds);
    const items = [...this.#cameras.values()]
      .filter(({ path }) => named?.has(path.cameraId) ?? true)
      .flatMap((camera) => viewFrom(scope, camera) ?? []);
    return { items, asOfMs: this.#deps.clock.now() };
  }

  counts(scope: Scope): HealthCounts {
    return countHealth(this.listCameras(scope));
  }

  summary(scope: Scope): HealthCounts & { targetRate: number; asOfMs: number } {
    const { clock, settings } = this.#deps;
    return { ...this.counts(scope), targetRate: settings.targetRate, asOfMs: clock.now() };
  }

  /** Does again what the database refused before: saving, and reading the list of cameras. Never throws. */
  async catchUp(): Promise<void> {
    const { log, sight } = this.#deps;
    sight?.follow(this.#cameras.values());
    await this.saveWaiting();
    if (this.#isStale) await this.refresh().catch((error: unknown) => log.warn({ error }, 'list of cameras not read'));
  }

  /** Saves what is not saved yet; never throws. */
  saveWaiting(): Promise<void> {
    return this.#saver.saveWaiting();
  }

  /** Those that were silent last are unknown now; the others when they are. */
  #goBlind(): void {
    const atMs = this.#deps.clock.now();
    for (const camera of this.#cameras.values()) this.#apply(camera, blindHealth(camera.state, atMs));
  }

  #isOfCamera(path: ProbePath, level: ProbeLevel, outcome: Outcome<ProbeReading>): boolean {
    if (level !== 'L1') return true;
    const { isOfCamera, hasTurned } = this.#readings.take(path, outcome);
    this.#turnedPath = hasTurned ? path : undefined;
    this.#deps.registry.noteProbe?.(path, outcome);
    return isOfCamera;
  }

  #apply(camera: CameraHealth, { state, transition }: HealthStep): void {
    const { path, watchedSinceMs } = camera;
    const { cameraId, organisationId, organisationPath } = path;
    this.#cameras.set(cameraId, { ...camera, state });
    if (!isNews(camera.state, state)) return;

    this.#saver.saveSoon(cameraId);
    const { announcer, bus } = this.#deps;
    const data = viewHealth(cameraId, state);
    const granted = { cameraId, data: viewGranted(cameraId, state) };
    announcer.announce({ topic: 'health', key: cameraId, data, audience: { organisationPath }, granted });
    const change = transition ?? turnOfFault(camera.state, state, this.#deps.clock.now());
    if (change === undefined) return;
    const { lastGoodMs, fault, why, isFlapping } = state;
    const impairedSinceMs = impairedSince(state);
    bus.emit('health.changed', {
      ...change,
      cameraId,
      organisationId,
      organisationPath,
      watchedSinceMs,
      ...(lastGoodMs !== undefined && { lastGoodMs }),
      ...(impairedSinceMs !== undefined && { impairedSinceMs }),
      ...(fault !== undefined && { fault }),
      ...(why !== undefined && { why }),
      ...(isFlapping !== undefined && { isFlapping }),
    });
  }

  /**
   * Reads the list of cameras when events asked for it while it rested: while an import brings in a city, each of its
   * hundreds of steps would read all cameras. To be called often; never throws.
   */
  refreshIfRested(): void {
    if (!this.#isStale || this.#refreshing !== undefined || this.#isResting()) return;
    this.refresh().catch((error: unknown) => this.#deps.log.warn({ error }, 'list of cameras not read'));
  }

  /** At once, unless the last reading was just now: then `refreshIfRested()` reads. */
  #refreshSoon(): Promise<void> {
    this.#isStale = true;
    return this.#isResting() ? Promise.resolve() : this.refresh();
  }

  #isResting(): boolean {
    return this.#deps.clock.monotonic() < this.#restsUntilMs;
  }

  async #refreshWhileStale(): Promise<void> {
    const { clock } = this.#deps;
    do {
      this.#isStale = false;
      const beganMs = clock.monotonic();
      try {
        await this.#loadTargets();
      } catch (error) {
        this.#isStale = true;
        // catchUp() tries again.
        this.#restsUntilMs = Infinity;
        throw error;
      }
      const endedMs = clock.monotonic();
      this.#restsUntilMs = endedMs + restFactor * (endedMs - beganMs);
    } while (this.#isStale && !this.#isResting());
  }

  async #loadTargets(stored: ReadonlyMap<CameraId, CameraState> = new Map()): Promise<void> {
    const { registry, clock } = this.#deps;
    const targets = await registry.listProbePaths(wholeEstate);
    const atMs = clock.now();
    const cameras = new Map<CameraId, CameraHealth>();
    const moved: CameraId[] = [];
    for (const path of targets) {
      // The first by priority stands for the camera.
      if (cameras.has(path.cameraId)) continue;
      const known = this.#cameras.get(path.cameraId) ?? restore(path, stored.get(path.cameraId), atMs);
      cameras.set(path.cameraId, { ...known, path });
      if (known.path.organisationPath !== path.organisationPath) moved.push(path.cameraId);
    }
    this.#cameras = cameras;
    this.#targets = targets;
    this.#readings.follow(targets);
    for (const cameraId of moved) this.#saver.saveSoon(cameraId);
  }
}

/** A degraded camera that was so by its clock alone and has a bad picture now, or the other way round. */
function turnOfFault(before: HealthState, after: HealthState, atMs: number): HealthTransition | undefined {
  if (before.status !== 'degraded' || after.status !== 'degraded') return undefined;
  if ((before.fault?.stage === 'clock') === (after.fault?.stage === 'clock')) return undefined;
  return { from: 'degraded', to: 'degraded', atMs };
}

/** A camera as readers of the scope see it. */
function viewFrom(scope: Scope, { path, state }: CameraHealth): CameraHealthView | undefined {
  if (isWithin(scope, path.organisationPath)) return viewHealth(path.cameraId, state);
  return reaches(scope, path, 'see') ? viewGranted(path.cameraId, state) : undefined;
}

/** A camera as it was stored, or a new one. */
function restore(path: ProbePath, stored: CameraState | undefined, watchedSinceMs: number): CameraHealth {
  if (stored === undefined) return { path, state: newHealth(watchedSinceMs), watchedSinceMs };
  const state = afterRestart(stored.health);
  return { path: { ...path, organisationPath: stored.organisationPath }, state, watchedSinceMs };
}
