import { type Route, route } from '../../platform/http/route.ts';
import type { Photo } from './photo.ts';
import type { PhotoService } from './photo-service.ts';
import { addPhoto, listPhotos, type PhotoView, readPhotoPicture, removePhoto } from './photos-api.ts';

/** The HTTP doors of cameras' photos. */
export function photosRoutes(photos: PhotoService): Route[] {
  return [
    route(listPhotos, async ({ actor, params }) => {
      const found = await photos.list(actor.scope, params.cameraId);
      return { items: found.map(toPhotoView) };
    }),
    route(addPhoto, async ({ actor, params, request }) =>
      toPhotoView(await photos.add(actor, params.cameraId, request)),
    ),
    route(readPhotoPicture, async ({ actor, params, response }) => {
      const { mediaType, bytes } = await photos.read(actor.scope, params.photoId);
      response.set('Cache-Control', 'private, no-store').type(mediaType).send(bytes);
    }),
    route(removePhoto, ({ actor, params }) => photos.remove(actor, params.photoId)),
  ];
}

function toPhotoView({ organisationPath: _path, cameraId: _camera, ...view }: Photo): PhotoView {
  return view;
}
