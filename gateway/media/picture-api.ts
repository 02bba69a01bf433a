import { z } from 'zod';
import { roles } from '../platform/actor/actor.ts';
import { idText, instantMs } from '../platform/http/common-api.ts';
import { defineOperation } from '../platform/http/operation.ts';

const instantQuery = z.coerce.number().pipe(instantMs);

/** Cameras of one contact sheet. */
export const maxSheetCameras = 25;
/** Longest clip. */
export const maxClipSeconds = 120;

/** Header of a contact sheet's reply: ids of the cameras whose cells are grey, comma-separated. */
export const missingCamerasHeader = 'Missing-Cameras';
/** Header of a snapshot's reply: the instant at which its picture came, ms since epoch. */
export const pictureAtHeader = 'Picture-At-Ms';
/** Headers of a clip's reply: the interval that it covers, ms since epoch. */
export const clipFromHeader = 'Clip-From-Ms';
export const clipToHeader = 'Clip-To-Ms';

export const readSnapshot = defineOperation({
  id: 'media.readSnapshot',
  method: 'get',
  path: '/cameras/:cameraId/snapshot',
  summary: 'The picture shown at an instant if that is in memory, else of now; `Picture-At-Ms` tells of when it is',
  allow: roles,
  params: z.object({ cameraId: idText }),
  query: z.strictObject({ atMs: instantQuery.optional() }),
  produces: 'image/jpeg',
});

export const readClip = defineOperation({
  id: 'media.readClip',
  method: 'get',
  path: '/cameras/:cameraId/clip',
  summary:
    'What is in memory of a camera as MP4, not encoded anew: the newest seconds, or an interval. It begins with the key frame before',
  allow: roles,
  params: z.object({ cameraId: idText }),
  query: z
    .strictObject({
      seconds: z.coerce.number().int().min(1).max(maxClipSeconds).optional(),
      fromMs: instantQuery.optional(),
      toMs: instantQuery.optional(),
    })
    .refine(({ fromMs, toMs }) => (fromMs === undefined) === (toMs === undefined), {
      message: 'give fromMs and toMs together',
      path: ['toMs'],
    })
    .refine(({ fromMs = 0, toMs = 1 }) => fromMs < toMs, { message: 'must be later than fromMs', path: ['toMs'] })
    .refine(({ fromMs, toMs }) => (toMs ?? 0) - (fromMs ?? 0) <= maxClipSeconds * 1000, {
      message: `at most ${maxClipSeconds} seconds after fromMs`,
      path: ['toMs'],
    }),
  produces: 'video/mp4',
});

export const readContactSheet = defineOperation({
  id: 'media.readContactSheet',
  method: 'get',
  path: '/contact-sheets',
  summary:
    'Fresh pictures of several cameras side by side in one JPEG; `Missing-Cameras` names those whose cell is grey',
  allow: roles,
  query: z.strictObject({
    /** Comma-separated, in the order of the cells. */
    cameraIds: z
      .string()
      .max(maxSheetCameras * 65)
      .transform((text) => text.split(','))
      .pipe(z.array(idText).min(1).max(maxSheetCameras)),
    columns: z.coerce.number().int().min(1).max(10).default(3),
  }),
  produces: 'image/jpeg',
});
