import type { KeyFrame } from '../../media/engine/live-engine.ts';
import { wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { CameraId } from '../../registry/camera.ts';
import type { PhotoShelf } from '../../registry/photos/photo-shelf-provider.ts';
import type { PictureAssessment, Reference } from './assess-picture.ts';
import { type DeepCheck, type PictureLight, pictureLights } from './deep-check.ts';
import type { DeepPicture, PictureRole } from './deep-picture.ts';
import type { DeepPictureStore } from './deep-picture-store.ts';

interface ReferenceDeps {
  readonly pictures: Pick<DeepPictureStore, 'listOfCamera' | 'put' | 'remove'>;
  readonly shelf: PhotoShelf;
  readonly clock: Pick<Clock, 'now'>;
}

/** Keeps of each camera its latest checked picture, and what it should look like: nothing else. */
export class ReferenceService {
  readonly #deps: ReferenceDeps;

  constructor(deps: ReferenceDeps) {
    this.#deps = deps;
  }

  /** What a camera should look like by day and by night, as far as that is known. */
  async load(cameraId: CameraId): Promise<Partial<Record<PictureLight, Reference>>> {
    const { pictures, shelf } = this.#deps;
    const references: Partial<Record<PictureLight, Reference>> = {};
    for (const { role, reading, outlineId } of await pictures.listOfCamera(wholeEstate, cameraId)) {
      const light = pictureLights.find((each) => each === role);
      if (light === undefined || reading === undefined || outlineId === undefined) continue;
      const luma = await shelf.get(outlineId);
      if (luma?.length !== reading.outline.width * reading.outline.height) continue;
      references[light] = { standing: reading, outline: { ...reading.outline, luma } };
    }
    return references;
  }

  /** Keeps the newest picture of a check in place of the one before. */
  async keepLatest(
    { cameraId, organisationPath }: Pick<DeepCheck, 'cameraId' | 'organisationPath'>,
    keyFrame: KeyFrame,
    { outline, standing }: Pick<PictureAssessment, 'outline' | 'standing'>,
  ): Promise<DeepPicture> {
    const atMs = Math.round(keyFrame.atMs);
    const latest: DeepPicture = {
      ...{ id: newId<'DeepPictureId'>(this.#deps.clock.now()), cameraId, organisationPath, role: 'latest' },
      ...{ coding: keyFrame.kind, atMs, outlineId: newId(this.#deps.clock.now()), reading: standing },
    };
    await this.#put(latest, { coded: keyFrame.bytes, outline: Buffer.from(outline.luma) });
    return latest;
  }

  /** Makes a picture the reference of a light because it was intact often enough. */
  async takeByItself(latest: DeepPicture, light: PictureLight): Promise<void> {
    await this.#take(latest, light);
  }

  /**
   * A person says: this is what the camera is to look at.
   *
   * @returns false when the picture is no longer on the shelf
   */
  take(latest: DeepPicture, light: PictureLight, takenBy: string): Promise<boolean> {
    return this.#take(latest, light, takenBy);
  }

  async remove(cameraId: CameraId, role: PictureRole): Promise<void> {
    const { pictures } = this.#deps;
    const old = await this.#find(cameraId, role);
    await pictures.remove(wholeEstate, cameraId, role);
    await this.#drop(old);
  }

  async #take(latest: DeepPicture, light: PictureLight, takenBy?: string): Promise<boolean> {
    const { shelf, clock } = this.#deps;
    const coded = await shelf.get(latest.id);
    const outline = latest.outlineId === undefined ? undefined : await shelf.get(latest.outlineId);
    if (coded === undefined || outline === undefined || latest.reading === undefined) return false;
    const nowMs = clock.now();
    const reference: DeepPicture = {
      ...latest,
      ...{ id: newId<'DeepPictureId'>(nowMs), outlineId: newId(nowMs), role: light, takenAtMs: nowMs },
      // The person decides which light it is.
      reading: { ...latest.reading, light },
      ...(takenBy !== undefined && { takenBy }),
    };
    await this.#put(reference, { coded, outline });
    return true;
  }

  /** The files first: a row without a file would be a broken picture. */
  async #put(picture: DeepPicture, files: { readonly coded: Buffer; readonly outline: Buffer }): Promise<void> {
    const { pictures, shelf } = this.#deps;
    const old = await this.#find(picture.cameraId, picture.role);
    await shelf.put(picture.id, files.coded);
    if (picture.outlineId !== undefined) await shelf.put(picture.outlineId, files.outline);
    await pictures.put(picture);
    await this.#drop(old);
  }

  async #find(cameraId: CameraId, role: PictureRole): Promise<DeepPicture | undefined> {
    const known = await this.#deps.pictures.listOfCamera(wholeEstate, cameraId);
    return known.find((picture) => picture.role === role);
  }

  async #drop(old: DeepPicture | undefined): Promise<void> {
    if (old === undefined) return;
    await this.#deps.shelf.remove(old.id);
    if (old.outlineId !== undefined) await this.#deps.shelf.remove(old.outlineId);
  }
}
