import { newId } from '../../platform/ids/new-id.ts';
import type { CameraId } from '../../registry/camera.ts';
import type { Outage, OutageId } from '../outage.ts';
import type { Cause, CauseId } from './cause.ts';
import { isDownNow, type LinkedOutage, tally } from './cause-part.ts';
import {
  type DownCamera,
  type Grouping,
  type GroupingPolicy,
  groupByCause,
  type Neighbours,
} from './group-by-cause.ts';
import { type NewCause, ofCamera, ofParent, type OpenCause } from './open-cause.ts';
import type { Parent } from './parent.ts';
import type { KnownCamera } from './topology.ts';

/** When something happens: the wall clock for what is stored, the monotonic one for how long it lasts. Both ms. */
export interface BookTime {
  readonly atMs: number;
  readonly monotonicMs: number;
}

/** What the book knows of the world; it changes with the register and with every probe. */
export interface BookWorld extends Neighbours {
  camera(cameraId: CameraId): KnownCamera | undefined;
  nameOf(parent: Parent): string | undefined;
}

/** However little is known of the others, a cause is certain after so many windows. */
const mostWindows = 5;
/** Of cameras that left the register while they were down. */
const lowestClass = 9;

/**
 * Every cause that is not over, with the outages that it explains: decides, and remembers what has to be stored and
 * told. Knows no database and no clock.
 */
export class CauseBook {
  readonly #policy: GroupingPolicy;
  readonly #causes = new Map<CauseId, OpenCause>();
  readonly #causeOf = new Map<OutageId, OpenCause>();
  readonly #byParent = new Map<string, OpenCause>();
  /** Outages whose cause `settle` decides. */
  readonly #fresh = new Map<OutageId, LinkedOutage>();
  readonly #touched = new Set<OpenCause>();
  readonly #moved = new Map<OutageId, CauseId>();
  #edition = 0;

  constructor(policy: GroupingPolicy) {
    this.#policy = policy;
  }

  /** Every cause that is not over. */
  causes(): Iterable<OpenCause> {
    return this.#causes.values();
  }

  /** Another number whenever a cause is another one. */
  get edition(): number {
    return this.#edition;
  }

  find(causeId: string): OpenCause | undefined {
    // Any text may be asked for; what is in the map is a cause's id.
    return this.#causes.get(causeId as CauseId);
  }

  causeOf(outageId: OutageId): OpenCause | undefined {
    return this.#causeOf.get(outageId);
  }

  /** Takes a stored cause in with all of its outages. */
  load(
    cause: Cause,
    linked: readonly LinkedOutage[],
    parent: Parent | undefined,
    { atMs, monotonicMs }: BookTime,
  ): void {
    const { id, kind, key, name, openedAtMs, state, confirmedAtMs, peakCount, memberCount, maintenanceWindowId } =
      cause;
    const open: OpenCause = {
      ...{ id, kind, key, name, openedAtMs, state, peakCount, memberCount, told: cause },
      ...(confirmedAtMs !== undefined && { confirmedAtMs }),
      ...(maintenanceWindowId !== undefined && { maintenanceWindowId }),
      ...(parent !== undefined && { parentId: parent.id }),
      suspectedSinceMs: this.#sinceMs(openedAtMs, { atMs, monotonicMs }),
      outages: new Map(linked.map((each) => [each.outage.id, each])),
    };
    this.#enter(open);
    for (const { outage } of linked) this.#causeOf.set(outage.id, open);
    this.#touch(open);
  }

  /** Takes an outage in as it is stored now. A new one joins a confirmed cause that explains it, or waits for `settle`. */
  take(outage: Outage, world: BookWorld): void {
    const known = this.#causeOf.get(outage.id);
    const pointClass = known?.outages.get(outage.id)?.pointClass ?? world.camera(outage.cameraId)?.pointClass;
    const linked = { outage, pointClass: pointClass ?? lowestClass };
    if (known !== undefined) {
      known.outages.set(outage.id, linked);
      this.#touch(known);
      return;
    }
    // One whose cause is over already: it was told twice.
    if (outage.causeId !== undefined && outage.state === 'closed') return;
    const joined = this.#joinable(outage, world);
    if (joined === undefined) this.#fresh.set(outage.id, linked);
    else this.#link(linked, joined);
  }

  /** Rewrites places of a branch of the organisations that was hung elsewhere. Nothing may wait for `settle`. */
  move(fromPath: string, toPath: string): void {
    for (const cause of this.#causes.values()) {
      for (const [id, { outage, ...rest }] of cause.outages) {
        if (!outage.organisationPath.startsWith(fromPath)) continue;
        const organisationPath = toPath + outage.organisationPath.slice(fromPath.length);
        cause.outages.set(id, { ...rest, outage: { ...outage, organisationPath } });
        this.#touch(cause);
      }
    }
  }

  /**
   * Decides anew what the suspected causes are, confirms what is certain, and ends what is over.
   *
   * @param canSee false while the gateway itself is cut off: what came back meanwhile could not say so
   */
  settle(world: BookWorld, time: BookTime, canSee = true): void {
    const open = this.#regroup(world, time);
    for (const cause of [...this.#causes.values()]) {
      if (cause.parentId !== undefined) this.#followReturn(cause, world, time);
      const isOver = [...cause.outages.values()].every(({ outage }) => outage.state === 'closed');
      if (isOver) this.#end(cause);
      else if (canSee && cause.state === 'suspected' && this.#isCertain(cause, open, time)) {
        this.#confirm(cause, time.atMs);
      }
    }
  }

  /** Says of each cause which window lies over it; undefined: none. */
  setWindow(cause: OpenCause, windowId: string | undefined): void {
    if (cause.maintenanceWindowId === windowId) return;
    if (windowId === undefined) delete cause.maintenanceWindowId;
    else cause.maintenanceWindowId = windowId;
    this.#touch(cause);
  }

  /** Takes out what has changed since it was taken out last. Causes that are over leave the book. */
  takeChanges(): { readonly causes: readonly OpenCause[]; readonly moved: ReadonlyMap<OutageId, CauseId> } {
    const causes = [...this.#touched];
    const moved = new Map(this.#moved);
    this.#touched.clear();
    this.#moved.clear();
    return { causes, moved };
  }

  #regroup(world: BookWorld, time: BookTime): ReadonlySet<CameraId> {
    const pool = [...this.#fresh.values()];
    for (const { state, outages } of this.#causes.values()) if (state === 'suspected') pool.push(...outages.values());
    if (pool.length === 0) return new Set();
    const downs = toDowns(pool.filter(({ outage }) => outage.effect === 'down'));
    const grouping = groupByCause(downs, world, this.#policy);
    this.#arrange(pool, grouping, world, time);
    this.#fresh.clear();
    return grouping.open;
  }

  /** Links outages as a grouping says; causes that lose all of theirs are merged into the one that has them now. */
  #arrange(pool: readonly LinkedOutage[], { groups }: Grouping, world: BookWorld, time: BookTime): void {
    const parents = new Map(
      groups.flatMap(({ parent, cameras }) => cameras.map(({ cameraId }) => [cameraId, parent] as const)),
    );
    for (const linked of pool) {
      const { id, cameraId, effect } = linked.outage;
      const before = this.#causeOf.get(id);
      const parent = effect === 'down' ? parents.get(cameraId) : undefined;
      if (before !== undefined && before.parentId === parent?.id) continue;
      const target =
        parent === undefined ? this.#found(linked, world, time) : this.#ofParent(parent, linked, world, time);
      if (before !== undefined) this.#unlink(linked, before, target);
      this.#link(linked, target);
    }
  }

  /** The suspected cause of a parent; a new one when there is none. */
  #ofParent(parent: Parent, { outage }: LinkedOutage, world: BookWorld, time: BookTime): OpenCause {
    const known = this.#byParent.get(parent.id);
    if (known?.state === 'suspected') return known;
    const cause = ofParent(this.#news(outage.openedAtMs, time), parent, world.nameOf(parent));
    this.#enter(cause);
    return cause;
  }

  #found(linked: LinkedOutage, world: BookWorld, time: BookTime): OpenCause {
    const { cameraId, openedAtMs } = linked.outage;
    const cause = ofCamera(this.#news(openedAtMs, time), linked, world.camera(cameraId)?.name);
    this.#enter(cause);
    return cause;
  }

  #news(openedAtMs: number, time: BookTime): NewCause {
    return { id: newId<'CauseId'>(time.atMs), openedAtMs, suspectedSinceMs: this.#sinceMs(openedAtMs, time) };
  }

  /** A clock that was set back or forth makes nobody wait for hours. */
  #sinceMs(openedAtMs: number, { atMs, monotonicMs }: BookTime): number {
    return monotonicMs - Math.min(Math.max(0, atMs - openedAtMs), mostWindows * this.#policy.windowMs);
  }

  /** A confirmed cause that a late camera went down with. */
  #joinable(outage: Outage, world: BookWorld): OpenCause | undefined {
    if (outage.effect !== 'down' || outage.state === 'closed') return undefined;
    const { windowMs } = this.#policy;
    return world
      .parentsOf(outage.cameraId)
      .flatMap(({ id }) => this.#byParent.get(id) ?? [])
      .filter((cause) => cause.state === 'confirmed' && cause.returnedSinceMs === undefined)
      .filter(
        (cause) =>
          // What was last heard before it may have gone with it, however late somebody asked.
          outage.startedAtMs <= cause.openedAtMs + windowMs || (cause.kind === 'recorder' && isUnreachable(outage)),
      )
      .sort((a, b) => b.outages.size - a.outages.size)[0];
  }

  /** When enough of a parent is back and has been for a window, what is still down has a cause of its own. */
  #followReturn(cause: OpenCause, world: BookWorld, time: BookTime): void {
    const sum = tally(cause.outages.values());
    if (sum === undefined || sum.cameraIds.length === 0) return;
    const isBack = sum.affectedCount - sum.cameraIds.length >= this.#policy.share * sum.affectedCount;
    if (!isBack) delete cause.returnedSinceMs;
    else if (cause.returnedSinceMs === undefined) cause.returnedSinceMs = time.monotonicMs;
    else if (time.monotonicMs - cause.returnedSinceMs >= this.#policy.windowMs) this.#split(cause, world, time);
  }

  #split(cause: OpenCause, world: BookWorld, time: BookTime): void {
    const left = [...cause.outages.values()].filter(({ outage }) => isDownNow(outage));
    const { groups } = groupByCause(toDowns(left), world, this.#policy);
    const parents = new Map(
      groups.flatMap(({ parent, cameras }) => cameras.map(({ cameraId }) => [cameraId, parent] as const)),
    );
    const found = new Map<Parent, OpenCause>();
    for (const linked of left) {
      const parent = parents.get(linked.outage.cameraId);
      const late = { ...linked.outage, openedAtMs: time.atMs };
      const target =
        parent === undefined
          ? this.#found({ ...linked, outage: late }, world, time)
          : (found.get(parent) ?? ofParent(this.#news(time.atMs, time), parent, world.nameOf(parent)));
      if (parent !== undefined && !found.has(parent)) {
        found.set(parent, target);
        this.#enter(target);
      }
      cause.outages.delete(linked.outage.id);
      this.#link(linked, target);
      // It has been watched for a window already.
      if (target.state === 'suspected') this.#confirm(target, time.atMs);
    }
    this.#touch(cause);
  }

  #isCertain(cause: OpenCause, open: ReadonlySet<CameraId>, { monotonicMs }: BookTime): boolean {
    const outages = [...cause.outages.values()].map(({ outage }) => outage);
    if (outages.every(({ effect }) => effect === 'impaired')) return true;
    // Nobody is called for a flapping camera while it answers.
    if (!outages.some(isDownNow)) return false;
    const ageMs = monotonicMs - cause.suspectedSinceMs;
    const { windowMs } = this.#policy;
    if (ageMs < windowMs) return false;
    return ageMs >= mostWindows * windowMs || !outages.some(({ cameraId }) => open.has(cameraId));
  }

  #confirm(cause: OpenCause, atMs: number): void {
    cause.state = 'confirmed';
    cause.confirmedAtMs = atMs;
    this.#touch(cause);
  }

  #end(cause: OpenCause): void {
    cause.state = 'closed';
    this.#leave(cause);
  }

  #link(linked: LinkedOutage, cause: OpenCause): void {
    const { id } = linked.outage;
    cause.outages.set(id, linked);
    this.#causeOf.set(id, cause);
    this.#moved.set(id, cause.id);
    this.#touch(cause);
  }

  #unlink({ outage }: LinkedOutage, from: OpenCause, to: OpenCause): void {
    this.#touch(from);
    if (from.outages.size > 1) {
      from.outages.delete(outage.id);
      return;
    }
    // The last one stays written on it, so that it can still be told what it was.
    from.state = 'merged';
    from.mergedIntoId = to.id;
    this.#leave(from);
  }

  #enter(cause: OpenCause): void {
    this.#causes.set(cause.id, cause);
    if (cause.parentId !== undefined) this.#byParent.set(cause.parentId, cause);
    this.#touch(cause);
  }

  #leave(cause: OpenCause): void {
    this.#causes.delete(cause.id);
    if (cause.parentId !== undefined && this.#byParent.get(cause.parentId) === cause) {
      this.#byParent.delete(cause.parentId);
    }
    if (cause.state === 'closed') for (const id of cause.outages.keys()) this.#causeOf.delete(id);
    this.#touch(cause);
  }

  #touch(cause: OpenCause): void {
    this.#touched.add(cause);
    this.#edition++;
  }
}

/** The newest outage of each camera. */
function toDowns(linked: readonly LinkedOutage[]): DownCamera[] {
  const byCamera = new Map<CameraId, Outage>();
  for (const { outage } of linked) {
    const other = byCamera.get(outage.cameraId);
    if (other === undefined || other.openedAtMs < outage.openedAtMs) byCamera.set(outage.cameraId, outage);
  }
  return [...byCamera.values()].map((outage) => {
    const { cameraId, startedAtMs, openedAtMs } = outage;
    return { cameraId, startedAtMs, openedAtMs, isUnreachable: isUnreachable(outage) };
  });
}

/** Its address does not answer; a recorder that does not answer makes all of its channels so. */
function isUnreachable({ fault }: Outage): boolean {
  return fault.stage === 'connect' || (fault.stage === 'request' && fault.reason !== 'malformed');
}
