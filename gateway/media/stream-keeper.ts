import type { Clock } from '../platform/clock/clock.ts';
import { GatewayError } from '../platform/errors/gateway-error.ts';
import type { LivePath } from '../registry/paths/live-path.ts';
import type { LiveEngine } from './engine/live-engine.ts';
import type { StreamSource } from './engine/stream-source.ts';
import { chooseToGiveWay } from './give-way.ts';
import { keyOf, transcodedKeyOf } from './stream-key.ts';
import type { StreamResolver } from './stream-resolver.ts';
import type { Watched, WatchedStreams } from './watched-streams.ts';

/** To end a stream takes a quarter of a millisecond: its ring is handed back. */
const endsAtOnce = 10;

export interface KeeperDeps {
  readonly engine: Pick<LiveEngine, 'start' | 'stop' | 'contests' | 'transcode' | 'canTranscode'>;
  readonly streams: WatchedStreams;
  /** Left out where no address expires. */
  readonly resolver?: Pick<StreamResolver, 'of'>;
  readonly clock: Clock;
  readonly policy: {
    /** An upstream that nobody asked anything of for so long ends. */
    readonly idleSeconds: number;
    /** Upstreams at once. */
    readonly maxStreams: number;
  };
}

/** Starts streams that are wanted, ends those that are not, and lets the unwanted give way to the wanted. */
export class StreamKeeper {
  readonly #deps: KeeperDeps;

  constructor(deps: KeeperDeps) {
    this.#deps = deps;
  }

  /** Starts the upstream of a path, or takes over what changed of it. Fails with `stream/over-budget`. */
  ensure(path: LivePath): Watched {
    const { engine, streams, clock } = this.#deps;
    const key = keyOf(path);
    if (streams.find(key) === undefined) this.#makeRoom();
    const watched = streams.use({ key, path }, clock.monotonic());
    engine.start(sourceOf(key, path, this.#deps.resolver));
    return watched;
  }

  /** Dials a running upstream over another path of its camera; for the same address and secret nothing happens. */
  redirect(key: string, path: LivePath): void {
    const { engine, streams } = this.#deps;
    const watched = streams.find(key);
    if (watched === undefined) return;
    for (const each of [watched, ...streams.madeOf(key)]) each.path = path;
    engine.start(sourceOf(key, path, this.#deps.resolver));
  }

  /**
   * Starts a transcode of a path and the upstream that it is made of. Without a free place one that idles gives way.
   * Fails with `stream/over-budget`.
   */
  ensureTranscoded(path: LivePath): Watched {
    const { engine, streams, clock } = this.#deps;
    const source = this.ensure(path);
    const key = transcodedKeyOf(path);
    if (!engine.canTranscode(key)) this.end(this.#idleTranscode()?.key ?? '');
    engine.transcode(key, source.key);
    return streams.use({ key, path, sourceKey: source.key }, clock.monotonic());
  }

  /** There is a place for this transcode, or one that idles would give way to it. */
  canTranscode(key: string): boolean {
    return this.#deps.engine.canTranscode(key) || this.#idleTranscode() !== undefined;
  }

  /** Starts an upstream and keeps it for so long, viewers or not. */
  lease(path: LivePath, leaseMs: number): void {
    extendLease(this.ensure(path), leaseMs);
  }

  /** Starts a transcode and keeps it for so long, viewers or not. */
  leaseTranscoded(path: LivePath, leaseMs: number): void {
    extendLease(this.ensureTranscoded(path), leaseMs);
  }

  /** Ends what nobody uses any more, the longest unused first; the rest of many waits for the next call. */
  endIdle(): void {
    const { streams, clock, policy } = this.#deps;
    const idle = streams.idle(policy.idleSeconds * 1000, clock.monotonic());
    for (const { key } of idle.slice(0, endsAtOnce)) this.end(key);
    this.giveWay();
  }

  /** A stream that only waits for its idle end gives its session to one that is wanted and waits for it. */
  giveWay(): void {
    const { engine, streams, clock } = this.#deps;
    const idle = streams.expendable(clock.monotonic()).map(({ key }) => key);
    for (const key of chooseToGiveWay(idle, () => engine.contests())) this.end(key);
  }

  /** Ends a stream and what is made of it; their viewers find them unknown. */
  end(key: string): void {
    for (const made of this.#deps.streams.madeOf(key)) this.end(made.key);
    this.#deps.engine.stop(key);
    this.#deps.streams.remove(key);
  }

  /** Within the budget an upstream that only waits for its idle end gives way. */
  #makeRoom(): void {
    const { streams, clock, policy } = this.#deps;
    if (streams.size < policy.maxStreams) return;
    const [unused] = streams.expendable(clock.monotonic());
    if (unused === undefined) {
      throw new GatewayError(
        'stream/over-budget',
        `All ${policy.maxStreams} streams of this gateway are in use (live.maxStreams).`,
        { extensions: { budget: 'streams', limit: policy.maxStreams } },
      );
    }
    this.end(unused.key);
  }

  /** A transcode that nobody watches any more. */
  #idleTranscode(): Watched | undefined {
    const { streams, clock } = this.#deps;
    return streams.idle(0, clock.monotonic()).find(({ sourceKey }) => sourceKey !== undefined);
  }
}

function sourceOf(key: string, path: LivePath, resolver?: Pick<StreamResolver, 'of'>): StreamSource {
  const { cameraId, host, rtspPort, rtspPath, credential } = path;
  const resolved = resolver?.of(path);
  if (resolved === undefined) {
    return { key, cameraId, host, port: rtspPort, path: rtspPath, ...(credential ? { credential } : {}) };
  }
  return {
    key,
    cameraId,
    host,
    port: path.devicePort,
    path: `${path.channelToken ?? ''}/${path.profile}`,
    ...resolved,
  };
}

function extendLease(watched: Watched, leaseMs: number): void {
  watched.leaseUntilMs = Math.max(watched.leaseUntilMs, watched.lastUsedMs + leaseMs);
}
