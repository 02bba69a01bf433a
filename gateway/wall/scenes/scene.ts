/** Tiles of a page that is shown and not patrolled; 16 and 25 are for status walls (状态墙) only. */
export const sceneLayouts = [1, 4, 9, 16, 25] as const;
export type SceneLayout = (typeof sceneLayouts)[number];

/** Most cameras that a scene rotates over; at 25 tiles and 10 s a page that takes a quarter of an hour. */
export const maxSceneCameras = 2000;

/** Where the cameras of a scene come from: named ones, or all in an organisation or an area and below it. */
export type SceneSource =
  | { readonly kind: 'cameras'; readonly cameraIds: readonly string[] }
  | { readonly kind: 'organisation'; readonly organisationId: string }
  | { readonly kind: 'area'; readonly areaId: string };

/** What a status wall shows: pages of cameras, some of them pinned. It never earns a proof of viewing. */
export interface Scene {
  readonly source: SceneSource;
  readonly layout: SceneLayout;
  readonly pageSeconds: number;
  /** On every page, in the first tiles; fewer than the layout has. */
  readonly pinnedIds: readonly string[];
}

/**
 * How far a scene has turned. Instants are civil ms: windows on several machines share no other clock, and after a
 * power cut a wall goes on at the page where it would be.
 */
export interface SceneRun {
  /** When the first page began, had nobody paused or turned since. */
  readonly startedAtMs: number;
  /** The page of this instant stays. */
  readonly pausedAtMs?: number;
}

export interface ScenePage {
  /** From 0. */
  readonly index: number;
  readonly startedAtMs: number;
  readonly endsAtMs: number;
}

/** How many tiles of a page rotate. */
function rotating({ layout, pinnedIds }: Pick<Scene, 'layout' | 'pinnedIds'>): number {
  return Math.max(1, layout - pinnedIds.length);
}

/** Pages of a scene over so many cameras that rotate; one at least. */
export function countPages(scene: Pick<Scene, 'layout' | 'pinnedIds'>, cameraCount: number): number {
  return Math.max(1, Math.ceil(cameraCount / rotating(scene)));
}

/**
 * Cameras of a page in the order of its tiles: the pinned ones, then those whose turn it is.
 *
 * @param cameraIds those that rotate, without the pinned ones
 */
export function camerasOfPage<Id extends string>(
  scene: Pick<Scene, 'layout'> & { readonly pinnedIds: readonly Id[] },
  cameraIds: readonly Id[],
  index: number,
): readonly Id[] {
  const size = rotating(scene);
  return [...scene.pinnedIds, ...cameraIds.slice(index * size, (index + 1) * size)].slice(0, scene.layout);
}

/** The page that a scene is at; the same for everybody who asks at the same instant. */
export function pageAt(run: SceneRun, pageMs: number, pageCount: number, nowMs: number): ScenePage {
  const { startedAtMs, pausedAtMs } = run;
  const turns = Math.max(0, Math.floor(((pausedAtMs ?? nowMs) - startedAtMs) / pageMs));
  const begunAtMs = startedAtMs + turns * pageMs + (pausedAtMs === undefined ? 0 : Math.max(0, nowMs - pausedAtMs));
  return { index: turns % pageCount, startedAtMs: begunAtMs, endsAtMs: begunAtMs + pageMs };
}

/** What a person at the wall may do with its pages. */
export const pageTurns = ['next', 'previous', 'pause', 'resume'] as const;
export type PageTurn = (typeof pageTurns)[number];

/** The run after a person turned, paused or let go. A page that is turned to is shown for its whole time. */
export function turnRun(
  run: SceneRun,
  turn: PageTurn,
  { pageMs, pageCount, nowMs }: { readonly pageMs: number; readonly pageCount: number; readonly nowMs: number },
): SceneRun {
  switch (turn) {
    case 'pause':
      return { ...run, pausedAtMs: run.pausedAtMs ?? nowMs };
    case 'resume':
      return { startedAtMs: run.startedAtMs + (run.pausedAtMs === undefined ? 0 : nowMs - run.pausedAtMs) };
    case 'next':
    case 'previous': {
      const { index } = pageAt(run, pageMs, pageCount, nowMs);
      const wanted = (index + (turn === 'next' ? 1 : pageCount - 1)) % pageCount;
      const startedAtMs = nowMs - wanted * pageMs;
      return run.pausedAtMs === undefined ? { startedAtMs } : { startedAtMs, pausedAtMs: nowMs };
    }
  }
}
