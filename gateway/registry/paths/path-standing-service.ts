import { wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { AccessPathId, CameraId } from '../camera.ts';
import './path-events.ts';
import {
  hasTurned,
  isFit,
  isStandingNews,
  newStanding,
  nextStanding,
  type PathFact,
  type PathStanding,
} from './path-standing.ts';
import type { PathStandingStore } from './path-standing-store.ts';

interface Deps {
  readonly standings: Pick<PathStandingStore, 'list' | 'save'>;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly log: Log;
}

/** Whose path it is. */
export interface PathOwner {
  readonly pathId: AccessPathId;
  readonly cameraId: CameraId;
  readonly organisationPath: string;
}

const savedAtOnce = 500;

/**
 * What we remember of every access path: alive in memory, durable on change. A database that is away holds up neither
 * probes nor streams; what could not be saved is saved with the next change.
 */
export class PathStandingService {
  readonly #deps: Deps;
  readonly #standings = new Map<AccessPathId, PathStanding>();
  readonly #waiting = new Map<AccessPathId, string>();
  #saving: Promise<void> | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async start(): Promise<void> {
    for (const { pathId, standing } of await this.#deps.standings.list(wholeEstate)) {
      this.#standings.set(pathId, standing);
    }
  }

  /** Waits until what can be saved is saved. */
  async stop(): Promise<void> {
    await this.#saveWaiting();
  }

  /** Of all paths, for the choice among some of them. */
  get all(): ReadonlyMap<AccessPathId, PathStanding> {
    return this.#standings;
  }

  /** Takes in what became known of a path, and tells when it became fit for use or ceased to be. */
  note({ pathId, cameraId, organisationPath }: PathOwner, fact: PathFact): void {
    const { bus, clock, log } = this.#deps;
    const atMs = clock.now();
    const known = this.#standings.get(pathId);
    const before = known ?? newStanding(atMs);
    const after = nextStanding(before, fact, atMs);
    this.#standings.set(pathId, after);
    if (!isStandingNews(before, after)) return;
    this.#waiting.set(pathId, organisationPath);
    void this.#saveWaiting();
    if (!hasTurned(before, after, atMs)) return;
    const isUsable = isFit(after, atMs);
    log.info({ cameraId, pathId, isUsable, fault: after.fault }, 'access path turned');
    bus.emit('camera.path-turned', { cameraId, organisationPath, pathId, isUsable });
  }

  /** Forgets paths that are no more. */
  forget(pathId: AccessPathId): void {
    this.#standings.delete(pathId);
  }

  #saveWaiting(): Promise<void> {
    this.#saving ??= this.#saveAll().finally(() => (this.#saving = undefined));
    return this.#saving;
  }

  async #saveAll(): Promise<void> {
    while (this.#waiting.size > 0) {
      const batch = [...this.#waiting].slice(0, savedAtOnce);
      for (const [pathId] of batch) this.#waiting.delete(pathId);
      if (await this.#saveBatch(batch)) continue;
      for (const [pathId, organisationPath] of batch) this.#waiting.set(pathId, organisationPath);
      return;
    }
  }

  async #saveBatch(batch: readonly (readonly [AccessPathId, string])[]): Promise<boolean> {
    const { standings, log } = this.#deps;
    const rows = batch.flatMap(([pathId, organisationPath]) => {
      const standing = this.#standings.get(pathId);
      return standing === undefined ? [] : [{ pathId, organisationPath, standing }];
    });
    try {
      await standings.save(rows);
      return true;
    } catch (error) {
      log.warn({ error, count: batch.length }, 'path standings wait for the database');
      return false;
    }
  }
}
