import { z } from 'zod';
import { dutyNowView } from '../duty/duty-api.ts';
import { healthStatuses } from '../health/health-state.ts';
import { roundView, layoutView, stopView } from '../patrol/patrol-api.ts';
import { faultView, idText, instantMs } from '../platform/http/common-api.ts';
import { defineOperation } from '../platform/http/operation.ts';
import { turnBody } from './scenes/scenes-api.ts';

const wallTileView = z.object({
  stop: stopView,
  health: z.enum(healthStatuses),
  /** Its picture hides the place (black, or one picture again and again): it plays, and counts as not viewable. */
  hiding: faultView.optional(),
  /** Dwell that the stop needs to count as seen, ms. */
  dwellMs: z.int(),
});
export type WallTileView = z.infer<typeof wallTileView>;

const wallPageView = z.object({
  /** From 0. */
  index: z.int(),
  count: z.int(),
  startedAtMs: instantMs,
  endsAtMs: instantMs,
  /** It stands still by its officer's hand. */
  isPaused: z.boolean(),
  /** It was over already and is looked at once more: its stops stay as they were decided. */
  isLookBack: z.boolean(),
  /** An attention check was missed on it: it earns no proof any more. */
  isVoid: z.literal(true).optional(),
  tiles: z.array(wallTileView),
  /** The next page in tile order, so that the wall opens its pictures before the turn (not of those that are down); empty on the last page. */
  nextTiles: z.array(z.object({ cameraId: idText, name: z.string(), health: z.enum(healthStatuses) })),
});
export type WallPageView = z.infer<typeof wallPageView>;

/**
 * One officer's wall. `patrolling`: a page of a round is on the tiles. `waiting`: no round is due; the page of the
 * last round stays off and `nextRoundAtMs` tells when the next one falls due.
 */
export const wallSessionView = z.object({
  id: idText,
  phase: z.enum(['patrolling', 'waiting']),
  duty: dutyNowView,
  layout: layoutView,
  round: roundView.optional(),
  page: wallPageView.optional(),
  nextRoundAtMs: instantMs.optional(),
  nextPlanName: z.string().optional(),
  /** The same officer patrols at another wall: this one takes no round. */
  isElsewhere: z.literal(true).optional(),
  /** The officer put a round aside: none is taken until they go on. */
  isResting: z.literal(true).optional(),
  /** When a break is advised: pictures were watched without one since half an hour before. */
  breakDueAtMs: instantMs.optional(),
  /** An attention check: press the key `code` before that instant. */
  attention: z.object({ id: idText, code: z.int(), answerByMs: instantMs }).optional(),
  /** Server's clock when this was written; the wall counts down by the difference to its own. */
  asOfMs: instantMs,
});
export type WallSessionView = z.infer<typeof wallSessionView>;

export const openWall = defineOperation({
  id: 'wall.open',
  method: 'post',
  path: '/wall',
  summary: 'Take the seat: opens my wall, or returns the one that I have',
  allow: ['officer', 'admin'],
  reply: wallSessionView,
  status: 201,
});

export const readWall = defineOperation({
  id: 'wall.read',
  method: 'get',
  path: '/wall/:wallId',
  summary: 'My wall now; also the sign of life of the seat',
  allow: ['officer', 'admin'],
  params: z.object({ wallId: idText }),
  reply: wallSessionView,
});

export const closeWall = defineOperation({
  id: 'wall.close',
  method: 'delete',
  path: '/wall/:wallId',
  summary: 'Leave the seat; a running round waits for the next officer until its window ends',
  allow: ['officer', 'admin'],
  params: z.object({ wallId: idText }),
});

export const turnPage = defineOperation({
  id: 'wall.turnPage',
  method: 'post',
  path: '/wall/:wallId/turn',
  summary: 'Go on, look back, pause or let go; stops of a page that is left early are decided by what was shown',
  allow: ['officer', 'admin'],
  params: z.object({ wallId: idText }),
  body: turnBody,
  reply: wallSessionView,
});

export const reportViewing = defineOperation({
  id: 'wall.reportViewing',
  method: 'post',
  path: '/wall/:wallId/viewing',
  summary: 'What the tiles of the current page showed since the last report',
  allow: ['officer', 'admin'],
  params: z.object({ wallId: idText }),
  body: z.strictObject({
    tiles: z
      .array(
        z.strictObject({
          stopId: idText,
          /** Time in which frames advanced while the tab was visible, since the page began, ms. */
          shownMs: z.int().nonnegative(),
          /** Frames presented since the page began. */
          frames: z.int().nonnegative(),
          /** The player gave up or has no picture. */
          failed: z.boolean(),
        }),
      )
      .max(25),
  }),
});

export const markNormal = defineOperation({
  id: 'wall.markNormal',
  method: 'post',
  path: '/wall/:wallId/stops/:stopId/normal',
  summary: 'The officer looked and found the place normal',
  allow: ['officer', 'admin'],
  params: z.object({ wallId: idText, stopId: idText }),
  reply: stopView,
});
