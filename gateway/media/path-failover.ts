import type { DeviceFault } from '../../adapters/sdk/adapter.ts';
import { type Scope, wholeEstate } from '../platform/actor/scope.ts';
import { GatewayError } from '../platform/errors/gateway-error.ts';
import type { EventBus } from '../platform/events/event-bus.ts';
import type { Log } from '../platform/observability/log.ts';
import type { CameraId } from '../registry/camera.ts';
import type { LivePath } from '../registry/paths/live-path.ts';
import '../registry/paths/path-events.ts';
import '../registry/registry-events.ts';
import type { PathFact } from '../registry/paths/path-standing.ts';
import type { LiveEngine } from './engine/live-engine.ts';
import type { StreamStatus } from './engine/stream-source.ts';
import type { StreamKeeper } from './stream-keeper.ts';
import type { WatchedStreams } from './watched-streams.ts';

export interface PathFailoverDeps {
  readonly registry: {
    livePaths(scope: Scope, cameraId: CameraId): Promise<readonly [LivePath, ...LivePath[]]>;
    /** Remembers how a stream over one of a camera's several paths fared. */
    noteStream?(path: LivePath, fact: PathFact): void;
  };
  readonly engine: Pick<LiveEngine, 'listen' | 'tryAgain'>;
  readonly keeper: Pick<StreamKeeper, 'redirect' | 'end'>;
  readonly streams: Pick<WatchedStreams, 'find' | 'ofCamera'>;
  readonly bus?: EventBus;
  readonly log: Log;
}

type Paths = readonly [LivePath, ...LivePath[]];

/**
 * Leads running streams over the best path of their camera: tells the registry how each fares, and dials another one
 * when the registry's choice has changed. The stream itself, its viewers and its ring stay.
 */
export class PathFailover {
  readonly #deps: PathFailoverDeps;
  /** The fault that was told last of each stream: a state may repeat it. */
  readonly #told = new Map<string, DeviceFault>();
  readonly #looking = new Map<CameraId, { isStale: boolean }>();
  #unlisten: (() => void)[] = [];

  constructor(deps: PathFailoverDeps) {
    this.#deps = deps;
  }

  start(): void {
    const { engine, bus } = this.#deps;
    const offs = [
      engine.listen({ onStatus: (key, status) => this.#note(key, status), onPlaying: () => undefined }),
      bus?.on('camera.path-turned', ({ cameraId }) => this.#look(cameraId)),
      bus?.on('camera.paths-changed', ({ cameraId }) => this.#look(cameraId)),
      bus?.on('camera.changed', ({ cameraId }) => this.#look(cameraId)),
      bus?.on('credential.changed', ({ cameraIds }) => this.#tryAnew(cameraIds)),
    ];
    this.#unlisten = offs.filter((off) => off !== undefined);
  }

  stop(): void {
    for (const off of this.#unlisten.splice(0)) off();
  }

  #note(key: string, status: StreamStatus): void {
    const { streams, registry } = this.#deps;
    const watched = streams.find(key);
    // What is made of another stream has no path of its own.
    if (watched === undefined || watched.sourceKey !== undefined) return;
    const fact = factOf(watched.path, status, this.#told.get(key));
    if (status.fault === undefined) this.#told.delete(key);
    else this.#told.set(key, status.fault);
    if (fact !== undefined && watched.path.hasAlternatives) registry.noteStream?.(watched.path, fact);
  }

  /** Looks what the registry would dial now; what comes while it looks is looked at once more. */
  async #look(cameraId: CameraId): Promise<void> {
    const running = this.#looking.get(cameraId);
    if (running !== undefined) {
      running.isStale = true;
      return;
    }
    const look = { isStale: true };
    this.#looking.set(cameraId, look);
    try {
      while (look.isStale) {
        look.isStale = false;
        await this.#redirect(cameraId);
      }
    } finally {
      this.#looking.delete(cameraId);
    }
  }

  async #redirect(cameraId: CameraId): Promise<void> {
    const { streams, keeper } = this.#deps;
    const upstreams = (): ReturnType<typeof streams.ofCamera> =>
      streams.ofCamera(cameraId).filter(({ sourceKey }) => sourceKey === undefined);
    if (upstreams().length === 0) return;
    const paths = await this.#read(cameraId);
    for (const { key, path: present } of upstreams()) {
      const path = paths.find(({ profile }) => profile === present.profile);
      // A profile that no usable path has any more: its viewers open the camera anew and get another one.
      if (path === undefined) keeper.end(key);
      else keeper.redirect(key, path);
    }
  }

  /** Dials with the new secret; the same one again is forgiven once for each host. */
  async #tryAnew(cameraIds: readonly CameraId[]): Promise<void> {
    const forgiven = new Set<string>();
    for (const cameraId of cameraIds) {
      await this.#look(cameraId);
      for (const { host, credential } of await this.#read(cameraId)) {
        if (credential === undefined || forgiven.has(host)) continue;
        forgiven.add(host);
        this.#deps.engine.tryAgain({ cameraId, host, credential });
      }
    }
  }

  async #read(cameraId: CameraId): Promise<Paths | readonly []> {
    try {
      return await this.#deps.registry.livePaths(wholeEstate, cameraId);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      this.#deps.log.debug({ cameraId, code: error.code }, 'camera has no path to dial');
      return [];
    }
  }
}

/** What a state of a stream says of its path; undefined when it says nothing new. */
function factOf({ profile }: LivePath, { state, fault }: StreamStatus, told?: DeviceFault): PathFact | undefined {
  if (state === 'live') return { kind: 'streaming', profile };
  if (state === 'ended') return { kind: 'stream-ended', profile };
  if (fault === undefined || fault === told) return undefined;
  return { kind: 'stream-failed', profile, fault, wasLive: state === 'reconnecting' || state === 'frozen' };
}
