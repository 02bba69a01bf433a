import { z } from 'zod';
import { roles } from '../../platform/actor/actor.ts';
import { idText, instantMs } from '../../platform/http/common-api.ts';
import { defineOperation } from '../../platform/http/operation.ts';
import { photoMediaTypes } from './photo.ts';

const cameraId = z.object({ cameraId: idText });
const photoId = z.object({ photoId: idText });

const photoView = z.object({
  id: idText,
  mediaType: z.enum(photoMediaTypes),
  sizeBytes: z.int().positive(),
  addedBy: z.string(),
  addedAtMs: instantMs,
  /** Of a removed photo: its picture is gone, that it was there is not. */
  removedBy: z.string().optional(),
  removedAtMs: instantMs.optional(),
});
export type PhotoView = z.infer<typeof photoView>;

export const listPhotos = defineOperation({
  id: 'registry.listPhotos',
  method: 'get',
  path: '/cameras/:cameraId/photos',
  summary: 'Photos of a camera’s place, oldest first; of removed ones who removed them, and when',
  allow: roles,
  params: cameraId,
  reply: z.object({ items: z.array(photoView) }),
});

export const addPhoto = defineOperation({
  id: 'registry.addPhoto',
  method: 'post',
  path: '/cameras/:cameraId/photos',
  summary: 'Add a photo: the body is the file, JPEG or PNG, at most 5 MiB; places and times in it are taken out',
  allow: ['admin', 'technician'],
  params: cameraId,
  reply: photoView,
  status: 201,
});

export const readPhotoPicture = defineOperation({
  id: 'registry.readPhotoPicture',
  method: 'get',
  path: '/photos/:photoId',
  summary: 'The picture itself',
  allow: roles,
  params: photoId,
  produces: 'image/*',
});

export const removePhoto = defineOperation({
  id: 'registry.removePhoto',
  method: 'delete',
  path: '/photos/:photoId',
  summary: 'Delete a photo',
  allow: ['admin', 'technician'],
  params: photoId,
});
