import type { Readable } from 'node:stream';
import type { Actor } from '../../platform/actor/actor.ts';
import type { Scope } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { readUpload } from '../../platform/http/read-upload.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { Camera } from '../camera.ts';
import type { CameraStore } from '../cameras/camera-store.ts';
import { maxPhotoBytes, maxPhotosPerCamera, type Photo, type PhotoMediaType } from './photo.ts';
import type { PhotoShelf } from './photo-shelf-provider.ts';
import type { PhotoStore } from './photo-store.ts';
import { readPhoto } from './read-photo.ts';

interface Deps {
  readonly photos: Pick<PhotoStore, 'listOfCamera' | 'find' | 'add' | 'markRemoved'>;
  readonly shelf: PhotoShelf;
  readonly cameras: Pick<CameraStore, 'find'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Photos of cameras' places, seen like the camera. */
export class PhotoService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Oldest first; removed ones are in the list as the record of that. @throws GatewayError `camera/unknown` */
  async list(scope: Scope, cameraId: string): Promise<Photo[]> {
    const camera = await this.#camera(scope, cameraId);
    return this.#deps.photos.listOfCamera(scope, camera.id);
  }

  /**
   * Stores an upload without what it told besides its picture.
   *
   * @throws GatewayError `camera/unknown`, `request/too-large`, `photo/unreadable`, `photo/too-many`
   */
  async add(actor: Actor, cameraId: string, upload: Readable): Promise<Photo> {
    const { photos, shelf, clock, log } = this.#deps;
    const camera = await this.#camera(actor.scope, cameraId);
    const stored = await photos.listOfCamera(actor.scope, camera.id);
    if (stored.filter(({ removedAtMs }) => removedAtMs === undefined).length >= maxPhotosPerCamera) {
      const message = `A camera has at most ${maxPhotosPerCamera} photos; remove one first.`;
      throw new GatewayError('photo/too-many', message);
    }
    const picture = readPhoto(await readUpload(upload, maxPhotoBytes));
    if (picture === undefined) {
      throw new GatewayError('photo/unreadable', 'The upload is no whole JPEG or PNG picture; send another file.');
    }
    const { mediaType, bytes } = picture;
    const photo: Photo = {
      ...{ id: newId<'PhotoId'>(clock.now()), cameraId: camera.id, organisationPath: camera.organisationPath },
      ...{ mediaType, sizeBytes: bytes.length, addedBy: actor.displayName, addedAtMs: clock.now() },
    };
    // The file first: a file without a row is found by nobody, a row without a file would be a broken picture.
    await shelf.put(photo.id, bytes);
    await photos.add(photo);
    log.info({ photoId: photo.id, cameraId, userId: actor.userId, sizeBytes: bytes.length }, 'photo added');
    return photo;
  }

  /** @throws GatewayError `photo/unknown` */
  async read(scope: Scope, photoId: string): Promise<{ readonly mediaType: PhotoMediaType; readonly bytes: Buffer }> {
    const photo = await this.#deps.photos.find(scope, photoId);
    const bytes = photo === undefined ? undefined : await this.#deps.shelf.get(photo.id);
    if (photo === undefined || bytes === undefined) throw unknown();
    return { mediaType: photo.mediaType, bytes };
  }

  /** The picture is deleted; who did it, and when, stays. @throws GatewayError `photo/unknown` */
  async remove(actor: Actor, photoId: string): Promise<void> {
    const { photos, shelf, clock, log } = this.#deps;
    const mark = { removedBy: actor.displayName, removedAtMs: clock.now() };
    if (!(await photos.markRemoved(actor.scope, photoId, mark))) throw unknown();
    await shelf.remove(photoId);
    log.info({ photoId, userId: actor.userId }, 'photo removed');
  }

  async #camera(scope: Scope, cameraId: string): Promise<Camera> {
    const camera = await this.#deps.cameras.find(scope, cameraId);
    if (camera === undefined) throw new GatewayError('camera/unknown', 'There is no such camera in your part.');
    return camera;
  }
}

function unknown(): GatewayError {
  return new GatewayError('photo/unknown', 'There is no such photo in your part.');
}
