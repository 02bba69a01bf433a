import { z } from 'zod';
import { roles } from '../../platform/actor/actor.ts';
import { faultView, idText, instantMs } from '../../platform/http/common-api.ts';
import { defineOperation } from '../../platform/http/operation.ts';
import { comparisonGaps, deepSteps, deepVerdicts, pictureLights } from './deep-check.ts';
import { pictureRoles } from './deep-picture.ts';

const params = z.object({ cameraId: idText });
const referenceParams = z.object({ cameraId: idText, light: z.enum(pictureLights) });
const allow = ['technician', 'admin'] as const;

const share = z.number().min(0).max(1);

/** One step: how long it took from the end of the step before. */
export const deepStepShape = z.object({
  name: z.enum(deepSteps),
  state: z.enum(['ok', 'failed', 'skipped']),
  tookMs: z.number().nonnegative(),
});

export const streamFactsShape = z.object({
  profile: z.enum(['main', 'sub']),
  wasOpen: z.boolean(),
  codec: z.enum(['h264', 'h265', 'mjpeg']),
  width: z.int(),
  height: z.int(),
  fps: z.number(),
  bitrateKbps: z.number(),
});

export const pictureMeasuresShape = z.object({
  light: z.enum(pictureLights),
  brightness: z.number(),
  contrast: z.number(),
  acuity: z.number().exactOptional(),
  cast: z.number(),
  changed: share.exactOptional(),
  matched: share.exactOptional(),
  shift: z.object({ x: z.number(), y: z.number() }).exactOptional(),
});

const deepCheckView = z.object({
  atMs: instantMs,
  verdict: z.enum(deepVerdicts),
  /** Worst first; of a suspected camera what is looked at again. */
  faults: z.array(faultView),
  steps: z.array(deepStepShape),
  stream: streamFactsShape.optional(),
  measures: pictureMeasuresShape.optional(),
  comparisonGap: z.enum(comparisonGaps).optional(),
  nextAtMs: instantMs,
  /** Since when something was found wrong at each check. */
  wrongSinceMs: instantMs.optional(),
});
export type DeepCheckView = z.infer<typeof deepCheckView>;

const pictureView = z.object({
  /** Opens it by `readDeepPicture`. */
  id: idText,
  role: z.enum(pictureRoles),
  atMs: instantMs,
  /** Who made it the reference; absent of the latest picture and of a reference that took itself. */
  takenBy: z.string().optional(),
  takenAtMs: instantMs.optional(),
});
export type DeepPictureView = z.infer<typeof pictureView>;

const deepStanding = z.object({
  /** Absent before the first one. */
  check: deepCheckView.optional(),
  pictures: z.array(pictureView),
  /** A check is under way. */
  isRunning: z.boolean(),
});
export type DeepStandingView = z.infer<typeof deepStanding>;

export const readDeepCheck = defineOperation({
  id: 'health.readDeepCheck',
  method: 'get',
  path: '/cameras/:cameraId/deep-check',
  summary: 'The last deep check of a camera: steps with times, what was measured, the verdict, and its pictures',
  allow: roles,
  params,
  reply: deepStanding,
});

export const runDeepCheck = defineOperation({
  id: 'health.runDeepCheck',
  method: 'post',
  path: '/cameras/:cameraId/deep-check',
  summary: 'Check a camera deeply now; answers when that is done, in half a minute at most',
  allow,
  params,
  reply: deepStanding,
});

export const takeReference = defineOperation({
  id: 'health.takeReference',
  method: 'put',
  path: '/cameras/:cameraId/picture-references/:light',
  summary: 'Make the latest picture the reference of the day or of the night: this is what the camera is to look at',
  allow,
  params: referenceParams,
  body: z.strictObject({
    /** The latest picture as it was seen; refused when another one has come since. */
    pictureId: idText,
  }),
  reply: deepStanding,
});

export const removeReference = defineOperation({
  id: 'health.removeReference',
  method: 'delete',
  path: '/cameras/:cameraId/picture-references/:light',
  summary: 'Forget a reference; the next intact checks take another one by themselves',
  allow,
  params: referenceParams,
});

export const readDeepPicture = defineOperation({
  id: 'health.readDeepPicture',
  method: 'get',
  path: '/deep-pictures/:pictureId',
  summary: 'The latest picture of a deep check, or a reference, marked with who was given it; the view is registered',
  allow: roles,
  params: z.object({ pictureId: idText }),
  produces: 'image/jpeg',
});

const deepPace = z.object({
  /** Cameras that have a turn. */
  cameras: z.int(),
  /** Turns that ended within the last hour, or since the start, as turns an hour. */
  perHour: z.int(),
  /** How long a whole turn is meant to take. */
  intervalSeconds: z.int(),
  /** How long it takes: longer when checks give way, or the machine is too small. */
  turnSeconds: z.int(),
  /** Turns that are due and have not begun. */
  waiting: z.int(),
});

export const readDeepPace = defineOperation({
  id: 'health.readDeepPace',
  method: 'get',
  path: '/deep-pace',
  summary: 'How long it takes until every camera has been checked deeply',
  allow: roles,
  reply: z.object({
    /** Of the whole estate, so only for those who see all of it; absent, too, while nobody is checked by turns. */
    pace: deepPace.optional(),
  }),
});

export const listDeepPictureViews = defineOperation({
  id: 'health.listDeepPictureViews',
  method: 'get',
  path: '/cameras/:cameraId/deep-picture-views',
  summary: 'Who looked at a camera’s checked pictures, newest first, at most 200',
  allow,
  params,
  reply: z.object({
    items: z.array(z.object({ role: z.enum(pictureRoles), userName: z.string(), atMs: instantMs })),
  }),
});
