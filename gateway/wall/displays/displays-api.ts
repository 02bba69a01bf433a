import { z } from 'zod';
import { idText, instantMs, nameText } from '../../platform/http/common-api.ts';
import { defineOperation } from '../../platform/http/operation.ts';
import { sceneBody, sceneClockView, scenePageView, turnBody } from '../scenes/scenes-api.ts';
import { displayStates } from './display.ts';

const displayView = z.object({
  id: idText,
  name: z.string(),
  organisationId: idText,
  organisationName: z.string(),
  state: z.enum(displayStates),
  /** What it is to show; absent when nobody gave it anything. */
  scene: sceneBody.optional(),
  isPaused: z.boolean(),
  /** Of a display that is up: tiles whose picture moves, of those that it shows. */
  playing: z.int().optional(),
  tiles: z.int().optional(),
  boundAtMs: instantMs.optional(),
  expiresAtMs: instantMs,
  createdBy: z.string(),
});
export type DisplayView = z.infer<typeof displayView>;

const newTokenView = z.object({
  display: displayView,
  /** Shown this once; it opens one browser and is worth nothing after that, or at `tokenUntilMs`. */
  token: z.string(),
  tokenUntilMs: instantMs,
});
export type NewTokenView = z.infer<typeof newTokenView>;

const params = z.object({ displayId: idText });
const days = z.int().min(1).max(1096);

export const listDisplays = defineOperation({
  id: 'wall.listDisplays',
  method: 'get',
  path: '/displays',
  summary: 'Displays of my part of the organisation, and which of them are up',
  allow: ['officer', 'admin'],
  reply: z.object({ items: z.array(displayView) }),
});

export const createDisplay = defineOperation({
  id: 'wall.createDisplay',
  method: 'post',
  path: '/displays',
  summary: 'Make a display; its token is shown this once',
  allow: ['admin'],
  body: z.strictObject({ name: nameText, organisationId: idText, days: days.default(365) }),
  reply: newTokenView,
  status: 201,
});

export const renewDisplay = defineOperation({
  id: 'wall.renewDisplay',
  method: 'post',
  path: '/displays/:displayId/token',
  summary: 'A new token for a display; the browser that it was bound to is shown out',
  allow: ['admin'],
  params,
  body: z.strictObject({ days: days.default(365) }),
  reply: newTokenView,
  status: 201,
});

export const revokeDisplay = defineOperation({
  id: 'wall.revokeDisplay',
  method: 'delete',
  path: '/displays/:displayId',
  summary: 'Take a display away; it goes dark within a second',
  allow: ['admin'],
  params,
});

export const driveDisplay = defineOperation({
  id: 'wall.driveDisplay',
  method: 'put',
  path: '/displays/:displayId/scene',
  summary: 'Give a display something to show; `startedAtMs` of several displays makes them turn together',
  allow: ['officer', 'admin'],
  params,
  body: z.strictObject({ scene: sceneBody, startedAtMs: instantMs.optional() }),
  reply: displayView,
});

export const turnDisplay = defineOperation({
  id: 'wall.turnDisplay',
  method: 'post',
  path: '/displays/:displayId/turn',
  summary: 'Turn, pause or let go the pages of a display',
  allow: ['officer', 'admin'],
  params,
  body: turnBody,
  reply: displayView,
});

export const bindDisplay = defineOperation({
  id: 'wall.bindDisplay',
  method: 'post',
  path: '/display/session',
  summary: 'Open a display with its token: this browser is its window from now on, by an HttpOnly cookie',
  allow: 'anyone',
  body: z.strictObject({ token: z.string().min(1).max(128) }),
  status: 204,
});

export const displayPageView = z.object({
  displayId: idText,
  name: z.string(),
  organisationName: z.string(),
  /** Absent while nobody gave the display anything to show. */
  show: z.object({ scene: sceneBody, page: scenePageView, clock: sceneClockView }).optional(),
  /** Server's clock when this was written. */
  asOfMs: instantMs,
});
export type DisplayPageView = z.infer<typeof displayPageView>;

export const readDisplayPage = defineOperation({
  id: 'wall.readDisplayPage',
  method: 'get',
  path: '/display/page',
  summary: 'What this display shows now; also its sign of life',
  allow: [],
  forDisplays: true,
  query: z.strictObject({
    playing: z.coerce.number().int().min(0).max(64).default(0),
    tiles: z.coerce.number().int().min(0).max(64).default(0),
  }),
  reply: displayPageView,
});
