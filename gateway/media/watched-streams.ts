import type { Scope } from '../platform/actor/scope.ts';
import type { CameraId } from '../registry/camera.ts';
import type { LivePath } from '../registry/paths/live-path.ts';
import type { Delivery, PlayableCodec } from './live-api.ts';

/** One open player: a stream id that belongs to one session. */
export interface Viewer {
  readonly streamId: string;
  readonly sessionId: string;
  readonly key: string;
  /** Of who opened it: a camera that moves out of it is lost to this viewer. */
  readonly scope: Scope;
  readonly delivery: Delivery;
  /** What its player decodes. */
  readonly codecs: readonly PlayableCodec[];
  /** Monotonic ms of the last request. */
  lastUsedMs: number;
  /** Requests that are held back at the moment. */
  held: number;
  /** Segment and part of the newest piece that it fetched. */
  newestPiece?: readonly [number, number];
  /** Called when the stream id is forgotten. */
  readonly onGone: Set<() => void>;
}

/** One upstream with the reasons to keep it. */
export interface Watched {
  readonly key: string;
  /** The upstream that it is made of; it is kept with it. Left out for an upstream. */
  readonly sourceKey?: string;
  path: LivePath;
  /** Monotonic ms of the last request, or of its start. */
  lastUsedMs: number;
  /** Kept until then without a viewer, monotonic ms. */
  leaseUntilMs: number;
}

/** Who watches what: viewers of upstreams. Bookkeeping only; it starts and stops nothing. */
export class WatchedStreams {
  readonly #viewers = new Map<string, Viewer>();
  readonly #watched = new Map<string, Watched>();

  /** How many upstreams; what is made of them is not counted. */
  get size(): number {
    let count = 0;
    for (const { sourceKey } of this.#watched.values()) if (sourceKey === undefined) count += 1;
    return count;
  }

  find(key: string): Watched | undefined {
    return this.#watched.get(key);
  }

  /** Every upstream of a camera. */
  ofCamera(cameraId: CameraId): Watched[] {
    return [...this.#watched.values()].filter(({ path }) => path.cameraId === cameraId);
  }

  /** What is made of an upstream. */
  madeOf(sourceKey: string): Watched[] {
    return [...this.#watched.values()].filter((watched) => watched.sourceKey === sourceKey);
  }

  /** Notes that a stream is used now, and what is dialled for it; one that is new is added. */
  use({ key, path, sourceKey }: Pick<Watched, 'key' | 'path' | 'sourceKey'>, nowMs: number): Watched {
    const source = sourceKey === undefined ? {} : { sourceKey };
    const watched = this.#watched.get(key) ?? { key, ...source, path, lastUsedMs: nowMs, leaseUntilMs: 0 };
    watched.path = path;
    watched.lastUsedMs = nowMs;
    this.#watched.set(key, watched);
    return watched;
  }

  remove(key: string): void {
    this.#watched.delete(key);
    for (const viewer of this.viewersOf(key)) this.removeViewer(viewer.streamId);
  }

  addViewer(viewer: Viewer): void {
    this.#viewers.set(viewer.streamId, viewer);
  }

  viewer(streamId: string): Viewer | undefined {
    return this.#viewers.get(streamId);
  }

  removeViewer(streamId: string): void {
    const viewer = this.#viewers.get(streamId);
    this.#viewers.delete(streamId);
    for (const tell of viewer?.onGone ?? []) tell();
  }

  removeSession(sessionId: string): void {
    for (const viewer of this.viewersOfSession(sessionId)) this.removeViewer(viewer.streamId);
  }

  viewersOfSession(sessionId: string): Viewer[] {
    return [...this.#viewers.values()].filter((viewer) => viewer.sessionId === sessionId);
  }

  /** Streams that somebody watches. */
  watchedKeys(): ReadonlySet<string> {
    return new Set([...this.#viewers.values()].map(({ key }) => key));
  }

  viewersOf(key: string): Viewer[] {
    return [...this.#viewers.values()].filter((viewer) => viewer.key === key);
  }

  /** Forgets viewers that asked for nothing for so long: their page is gone. */
  expireViewers(idleMs: number, nowMs: number): void {
    for (const { streamId, lastUsedMs, held } of this.#viewers.values()) {
      if (held === 0 && nowMs - lastUsedMs >= idleMs) this.removeViewer(streamId);
    }
  }

  /** Upstreams without viewer, lease and requests for so long; the longest unused first. */
  idle(idleMs: number, nowMs: number): Watched[] {
    const seen = this.watchedKeys();
    const sources = new Set([...this.#watched.values()].map(({ sourceKey }) => sourceKey));
    return [...this.#watched.values()]
      .filter(({ key, leaseUntilMs, lastUsedMs }) => {
        return !seen.has(key) && !sources.has(key) && leaseUntilMs <= nowMs && nowMs - lastUsedMs >= idleMs;
      })
      .sort((one, other) => one.lastUsedMs - other.lastUsedMs);
  }

  /** Upstreams that nobody wants at the moment, nor what is made of them; the longest unused first. */
  expendable(nowMs: number): Watched[] {
    const seen = this.watchedKeys();
    const wanted = new Set<string>();
    const lastUsedMs = new Map<string, number>();
    for (const watched of this.#watched.values()) {
      const upstreamKey = watched.sourceKey ?? watched.key;
      if (seen.has(watched.key) || watched.leaseUntilMs > nowMs) wanted.add(upstreamKey);
      lastUsedMs.set(upstreamKey, Math.max(watched.lastUsedMs, lastUsedMs.get(upstreamKey) ?? 0));
    }
    return [...this.#watched.values()]
      .filter(({ key, sourceKey }) => sourceKey === undefined && !wanted.has(key))
      .sort((one, other) => (lastUsedMs.get(one.key) ?? 0) - (lastUsedMs.get(other.key) ?? 0));
  }
}
