import type { Actor } from '../../platform/actor/actor.ts';
import type { Scope } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { Log } from '../../platform/observability/log.ts';
import { type CameraId, isDialled, type PlacedCamera, type StreamProfile } from '../../registry/camera.ts';
import { camerasOfPage, countPages, maxSceneCameras, type Scene, type SceneSource } from './scene.ts';
import type { ScenePageView, SceneTileView } from './scenes-api.ts';
import type { WallHealth } from '../wall-health.ts';
import { viewHiding } from '../wall-view.ts';

interface SceneServiceDeps {
  readonly registry: {
    listCameras(
      scope: Scope,
      query: {
        readonly limit: number;
        readonly cursor?: string;
        readonly organisationId?: string;
        readonly areaId?: string;
      },
    ): Promise<{ readonly items: readonly PlacedCamera[]; readonly nextCursor?: string; readonly total: number }>;
    findCameras(scope: Scope, ids: readonly string[]): Promise<readonly PlacedCamera[]>;
  };
  readonly health: WallHealth;
  readonly streams: { warm(actor: Actor, cameraIds: readonly CameraId[], profile: StreamProfile): Promise<void> };
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly log: Log;
}

/** Cameras of a scene, in the order in which they rotate. */
export interface SceneCameras {
  readonly rotatingIds: readonly CameraId[];
  readonly pinnedIds: readonly CameraId[];
  readonly leftOut: number;
}

/** A list is believed for so long: pages turn all the time, cameras change seldom. */
const keptForMs = 30_000;
const maxKept = 200;
const readAtOnce = 500;

/** Which cameras a status wall shows on which page. */
export class SceneService {
  readonly #deps: SceneServiceDeps;
  readonly #kept = new Map<string, { readonly cameras: Promise<SceneCameras>; readonly untilMs: number }>();

  constructor(deps: SceneServiceDeps) {
    this.#deps = deps;
  }

  /**
   * Cameras that lie in the scope now and are in service.
   *
   * @throws GatewayError `organisation/unknown`, `area/unknown`; `camera/unknown` for named cameras when none is there
   */
  async cameras(scope: Scope, { source, pinnedIds }: Pick<Scene, 'source' | 'pinnedIds'>): Promise<SceneCameras> {
    const nowMs = this.#deps.clock.monotonic();
    const key = JSON.stringify([scope.organisationPath, source, pinnedIds]);
    const kept = this.#kept.get(key);
    if (kept !== undefined && nowMs < kept.untilMs) return kept.cameras;
    if (this.#kept.size >= maxKept) this.#kept.clear();
    const cameras = this.#read(scope, source, pinnedIds);
    this.#kept.set(key, { cameras, untilMs: nowMs + keptForMs });
    cameras.catch(() => this.#kept.delete(key));
    return cameras;
  }

  /** One page; beyond the last one it begins again. Warms what follows. Fails like `cameras`. */
  async page(actor: Actor, scene: Scene, wanted: number): Promise<ScenePageView> {
    const cameras = await this.cameras(actor.scope, scene);
    const layout = { layout: scene.layout, pinnedIds: cameras.pinnedIds };
    const count = countPages(layout, cameras.rotatingIds.length);
    const index = wanted % count;
    const now = camerasOfPage(layout, cameras.rotatingIds, index);
    const following = count === 1 ? [] : camerasOfPage(layout, cameras.rotatingIds, (index + 1) % count);
    const tiles = await this.#tiles(actor.scope, [...new Set([...now, ...following])], cameras.pinnedIds);
    const nextTiles = following.flatMap((id) => tiles.get(id) ?? []);
    this.#warm(actor, nextTiles);
    return {
      ...{ index, count, cameraCount: cameras.rotatingIds.length, leftOut: cameras.leftOut },
      tiles: now.flatMap((id) => tiles.get(id) ?? []),
      nextTiles,
    };
  }

  async #read(scope: Scope, source: SceneSource, pinned: readonly string[]): Promise<SceneCameras> {
    const found =
      source.kind === 'cameras' ? await this.#named(scope, source.cameraIds) : await this.#all(scope, source);
    const pinnedIds = pinned.length === 0 ? [] : (await this.#named(scope, pinned)).cameras.map(({ id }) => id);
    const rotating = found.cameras.filter(({ id, status }) => isDialled(status) && !pinnedIds.includes(id));
    if (source.kind === 'cameras' && found.cameras.length === 0) {
      throw new GatewayError('camera/unknown', 'None of these cameras is in your part.');
    }
    return { rotatingIds: rotating.map(({ id }) => id), pinnedIds, leftOut: found.leftOut };
  }

  /** In the order of the ids; foreign and unknown ones are left out. */
  async #named(scope: Scope, ids: readonly string[]): Promise<FoundCameras> {
    const found = new Map<string, PlacedCamera>();
    for (const camera of await this.#deps.registry.findCameras(scope, ids)) found.set(camera.id, camera);
    return { cameras: [...new Set(ids)].flatMap((id) => found.get(id) ?? []), leftOut: 0 };
  }

  /** By name. */
  async #all(scope: Scope, source: Exclude<SceneSource, { kind: 'cameras' }>): Promise<FoundCameras> {
    const part = source.kind === 'organisation' ? { organisationId: source.organisationId } : { areaId: source.areaId };
    const cameras: PlacedCamera[] = [];
    let cursor: string | undefined;
    for (;;) {
      const limit = Math.min(readAtOnce, maxSceneCameras - cameras.length);
      const query = { ...part, limit, ...(cursor !== undefined && { cursor }) };
      const page = await this.#deps.registry.listCameras(scope, query);
      cameras.push(...page.items);
      cursor = page.nextCursor;
      if (cursor === undefined || cameras.length >= maxSceneCameras) {
        return { cameras, leftOut: Math.max(0, page.total - cameras.length) };
      }
    }
  }

  async #tiles(
    scope: Scope,
    ids: readonly CameraId[],
    pinnedIds: readonly CameraId[],
  ): Promise<ReadonlyMap<CameraId, SceneTileView>> {
    const { health: known } = this.#deps;
    const [{ cameras }, health] = await Promise.all([this.#named(scope, ids), known.statusOf(scope, ids)]);
    const hiding = known.hidingOf(scope, ids);
    return new Map(
      cameras.map(({ id, name, place, organisationName }) => [
        id,
        {
          ...{ cameraId: id, name, place, organisationName },
          health: health.get(id) ?? 'unknown',
          ...viewHiding(hiding.get(id)),
          isPinned: pinnedIds.includes(id),
        },
      ]),
    );
  }

  /** Nobody waits for it. Cameras that are down are left to the probes: wrong passwords lock devices. */
  #warm(actor: Actor, tiles: readonly SceneTileView[]): void {
    const ids = tiles
      .filter(({ health, isPinned }) => !isPinned && health !== 'offline' && health !== 'auth-failed')
      .map(({ cameraId }) => cameraId as CameraId); // the ids of the registry's own cameras
    if (ids.length === 0) return;
    this.#deps.streams.warm(actor, ids, 'sub').catch((error: unknown) => {
      this.#deps.log.debug({ err: error }, 'warming failed');
    });
  }
}

interface FoundCameras {
  readonly cameras: readonly PlacedCamera[];
  readonly leftOut: number;
}
