import { z } from 'zod';
import { idText, instantMs } from '../../platform/http/common-api.ts';
import { defineOperation } from '../../platform/http/operation.ts';

const lockView = z.object({
  holderName: z.string(),
  sinceMs: instantMs,
  /** Held by this session. */
  isMine: z.boolean(),
  /** So long until it is let go unless an order comes, ms. */
  leftMs: z.int().nonnegative(),
});

export const ptzView = z.object({
  cameraId: idText,
  presets: z.array(z.object({ presetToken: z.string(), name: z.string() })),
  /** Absent while nobody holds it. */
  lock: lockView.optional(),
});
export type PtzView = z.infer<typeof ptzView>;

const params = z.object({ cameraId: idText });
const allow = ['officer', 'admin'] as const;
const presetToken = z.string().min(1).max(64);

export const readPtz = defineOperation({
  id: 'wall.readPtz',
  method: 'get',
  path: '/cameras/:cameraId/ptz',
  summary: 'Stored positions of a camera, asked of itself now, and who holds it',
  allow,
  params,
  reply: ptzView,
});

export const holdPtz = defineOperation({
  id: 'wall.holdPtz',
  method: 'post',
  path: '/cameras/:cameraId/ptz/lock',
  summary: 'Take a camera into my hands, or hold it longer; one holder at a time',
  allow,
  params,
  /** Where the camera goes when it is let go; its home position unless said. */
  body: z.strictObject({ resetPreset: presetToken.optional() }),
  reply: ptzView,
});

export const movePtz = defineOperation({
  id: 'wall.movePtz',
  method: 'post',
  path: '/cameras/:cameraId/ptz/moves',
  summary: 'Send a camera that I hold to a stored position, or home',
  allow,
  params,
  body: z.discriminatedUnion('to', [
    z.strictObject({ to: z.literal('preset'), presetToken }),
    z.strictObject({ to: z.literal('home') }),
  ]),
  reply: ptzView,
});

export const releasePtz = defineOperation({
  id: 'wall.releasePtz',
  method: 'delete',
  path: '/cameras/:cameraId/ptz/lock',
  summary: 'Let a camera go: when it was moved it goes back first',
  allow,
  params,
});
