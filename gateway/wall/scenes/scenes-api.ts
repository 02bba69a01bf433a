import { z } from 'zod';
import { healthStatuses } from '../../health/health-state.ts';
import { faultView, idText, instantMs } from '../../platform/http/common-api.ts';
import { defineOperation } from '../../platform/http/operation.ts';
import { maxSceneCameras, pageTurns, sceneLayouts } from './scene.ts';

/** A status wall turns its pages itself, by the same reckoning as the gateway those of displays. */
export { pageAt, type PageTurn, type SceneLayout, sceneLayouts, type SceneRun, turnRun } from './scene.ts';

export const layoutOfScene = z.union(sceneLayouts.map((layout) => z.literal(layout)));

/** What a status wall shows (状态墙 · 不计入巡查). */
export const sceneBody = z
  .strictObject({
    source: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('cameras'), cameraIds: z.array(idText).min(1).max(500) }),
      z.strictObject({ kind: z.literal('organisation'), organisationId: idText }),
      z.strictObject({ kind: z.literal('area'), areaId: idText }),
    ]),
    layout: layoutOfScene,
    pageSeconds: z.int().min(5).max(600),
    pinnedIds: z.array(idText).max(24),
  })
  .refine(({ layout, pinnedIds }) => pinnedIds.length < layout, {
    message: 'at least one tile must be left to rotate',
    path: ['pinnedIds'],
  });
export type SceneBody = z.infer<typeof sceneBody>;

const sceneTileView = z.object({
  cameraId: idText,
  name: z.string(),
  place: z.string(),
  organisationName: z.string(),
  health: z.enum(healthStatuses),
  /** Its picture hides the place (black, or one picture again and again), though it plays. */
  hiding: faultView.optional(),
  isPinned: z.boolean(),
});
export type SceneTileView = z.infer<typeof sceneTileView>;

/** One page of a scene. It tells of no stops: what is shown here is not patrolled. */
export const scenePageView = z.object({
  /** From 0. */
  index: z.int(),
  count: z.int(),
  /** Cameras that rotate. */
  cameraCount: z.int(),
  /** Cameras that the source has beyond the `maxSceneCameras` that are shown. */
  leftOut: z.int(),
  tiles: z.array(sceneTileView),
  /** Of the page that follows, for players to open ahead. */
  nextTiles: z.array(sceneTileView),
});
export type ScenePageView = z.infer<typeof scenePageView>;

export const turnBody = z.strictObject({ turn: z.enum(pageTurns) });

/** Which page is on, and for how long. */
export const sceneClockView = z.object({
  startedAtMs: instantMs,
  endsAtMs: instantMs,
  isPaused: z.boolean(),
  /** Server's clock when this was written. */
  asOfMs: instantMs,
});

export const readScenePage = defineOperation({
  id: 'wall.readScenePage',
  method: 'post',
  path: '/wall-scenes/page',
  summary: `One page of a status wall, over up to ${maxSceneCameras} cameras; it never counts as patrolled`,
  allow: ['officer', 'admin'],
  body: z.strictObject({ scene: sceneBody, page: z.int().nonnegative() }),
  reply: scenePageView,
});
