import type { Actor } from '../platform/actor/actor.ts';
import type { Scope } from '../platform/actor/scope.ts';
import type { Log } from '../platform/observability/log.ts';
import type { StreamProfile } from '../registry/camera.ts';
import { playableCodecs } from './live-api.ts';
import type { PathFinder } from './path-finder.ts';
import type { StreamKeeper } from './stream-keeper.ts';
import { keyOf } from './stream-key.ts';
import type { WatchedStreams } from './watched-streams.ts';

interface WarmUpDeps {
  readonly paths: PathFinder;
  readonly keeper: StreamKeeper;
  readonly streams: Pick<WatchedStreams, 'viewersOfSession'>;
  readonly log: Log;
  readonly policy: {
    readonly idleSeconds: number;
  };
}

/** Streams that run without a viewer for a while: for the next page of a wall, and for pictures. */
export class WarmUpService {
  readonly #deps: WarmUpDeps;

  constructor(deps: WarmUpDeps) {
    this.#deps = deps;
  }

  /**
   * Starts what a session will watch soon, as its player takes it: one that has streams open has said what it decodes;
   * of another one it is expected to decode all that any player does. Best effort: what cannot be started is left to the
   * viewer to find out.
   *
   * @param leaseSeconds how long each is kept for the viewer who is to come
   */
  async warm(
    { scope, sessionId }: Pick<Actor, 'scope' | 'sessionId'>,
    cameraIds: readonly string[],
    profile: StreamProfile,
    leaseSeconds = this.#deps.policy.idleSeconds,
  ): Promise<void> {
    const { paths, keeper, streams, log } = this.#deps;
    const codecs = streams.viewersOfSession(sessionId).at(-1)?.codecs ?? playableCodecs;
    const results = await Promise.allSettled(
      cameraIds.map(async (cameraId) => {
        const { path, delivery } = await paths.choose(scope, { cameraId, profile, codecs });
        if (delivery === 'transcoded') keeper.leaseTranscoded(path, leaseSeconds * 1000);
        else keeper.lease(path, leaseSeconds * 1000);
      }),
    );
    results.forEach((result, index) => {
      if (result.status === 'fulfilled') return;
      log.debug({ cameraId: cameraIds[index], error: result.reason as unknown }, 'stream not warmed');
    });
  }

  /**
   * Where pictures of a camera may be: keys of its streams in the engine, running or not. Starts nothing.
   *
   * Fails with `camera/unknown`, `camera/no-path` or `address/forbidden`.
   */
  async locate(scope: Scope, cameraId: string): Promise<{ readonly main: string; readonly sub: string }> {
    const path = await this.#deps.paths.find(scope, cameraId, 'sub', 'snapshot');
    return { main: keyOf({ cameraId: path.cameraId, profile: 'main' }), sub: keyOf(path) };
  }

  /** Starts a camera's sub-stream, or keeps it, for so long. Fails like `locate`, and with `stream/over-budget`. */
  async keep(scope: Scope, cameraId: string, leaseMs: number): Promise<void> {
    const { paths, keeper } = this.#deps;
    keeper.lease(await paths.find(scope, cameraId, 'sub', 'snapshot'), leaseMs);
  }
}
