import type { GrantRight, Scope } from '../platform/actor/scope.ts';
import type { CameraId, StreamProfile } from '../registry/camera.ts';
import type { LivePath } from '../registry/paths/live-path.ts';
import type { LiveEngine } from './engine/live-engine.ts';
import { type ChosenPath, choosePath, type PlayerWish } from './choose-path.ts';
import type { StreamKeeper } from './stream-keeper.ts';

export interface PathFinderDeps {
  /** Fails with `camera/unknown` outside the scope, `camera/no-path` when there is no such stream. */
  readonly registry: {
    livePath(scope: Scope, cameraId: CameraId, profile: StreamProfile, right?: GrantRight): Promise<LivePath>;
    livePaths(scope: Scope, cameraId: CameraId, right?: GrantRight): Promise<readonly [LivePath, ...LivePath[]]>;
  };
  /** Throws `address/forbidden`. */
  readonly netGuard: { assertAllowed(host: string): void };
  readonly engine: Pick<LiveEngine, 'lastKind'>;
  readonly keeper: Pick<StreamKeeper, 'canTranscode'>;
}

/** What is dialled for a camera, within the scope of who asks and the ranges that may be dialled. */
export class PathFinder {
  readonly #deps: PathFinderDeps;

  constructor(deps: PathFinderDeps) {
    this.#deps = deps;
  }

  /**
   * One profile as it is, or the one that the camera has instead.
   *
   * @param right with it, a camera that is granted counts too
   */
  async find(scope: Scope, cameraId: string, profile: StreamProfile, right?: GrantRight): Promise<LivePath> {
    // The registry checks the id; until it did, the brand promises no more than "meant as a camera id".
    const path = await this.#deps.registry.livePath(scope, cameraId as CameraId, profile, right);
    this.#deps.netGuard.assertAllowed(path.host);
    return path;
  }

  /** What a player gets, see `chooseDelivery`; cameras that are granted live count too. */
  async choose(scope: Scope, wish: PlayerWish): Promise<ChosenPath> {
    const { registry, netGuard, engine, keeper } = this.#deps;
    // A brand, as in `find`.
    const paths = await registry.livePaths(scope, wish.cameraId as CameraId, 'live');
    const chosen = choosePath(paths, wish, {
      lastKind: (key) => engine.lastKind(key),
      canTranscode: (key) => keeper.canTranscode(key),
    });
    netGuard.assertAllowed(chosen.path.host);
    return chosen;
  }
}
