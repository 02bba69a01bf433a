import type { PictureMarks } from '../../media/picture-marks.ts';
import type { Pixels } from '../../media/pixels/pixels.ts';
import type { Actor } from '../../platform/actor/actor.ts';
import { type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { CameraId } from '../../registry/camera.ts';
import type { PhotoShelf } from '../../registry/photos/photo-shelf-provider.ts';
import type { DeepCheck, PictureLight } from './deep-check.ts';
import type { DeepCheckService } from './deep-check-service.ts';
import type { DeepCheckStore } from './deep-check-store.ts';
import type { DeepPicture } from './deep-picture.ts';
import type { DeepPictureStore } from './deep-picture-store.ts';
import type { DeepPictureView, DeepPictureViewStore } from './deep-picture-view-store.ts';
import type { ReferenceService } from './reference-service.ts';

interface DeepStandingDeps {
  readonly cameras: {
    findCameras(scope: Scope, ids: readonly string[]): Promise<readonly { readonly id: CameraId }[]>;
  };
  readonly deepChecks: Pick<DeepCheckService, 'check' | 'isRunning'>;
  readonly checks: Pick<DeepCheckStore, 'find'>;
  readonly pictures: Pick<DeepPictureStore, 'find' | 'listOfCamera'>;
  readonly views: Pick<DeepPictureViewStore, 'add' | 'isKnown' | 'listOfCamera'>;
  readonly references: Pick<ReferenceService, 'take' | 'remove'>;
  readonly shelf: Pick<PhotoShelf, 'get'>;
  readonly pixels: Pick<Pixels, 'takeSnapshot'>;
  readonly marks: Pick<PictureMarks, 'mark'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** What is known of one camera by its deep checks. */
export interface DeepStanding {
  readonly check?: DeepCheck;
  readonly pictures: readonly DeepPicture[];
  readonly isRunning: boolean;
}

const mostViews = 200;
/** What the same person opens again within this time is one view. */
const sameViewMs = 5 * 60_000;
const longestMs = 28_000;

/** Deep checks as people see and use them, each within the part of the organisation that is theirs. */
export class DeepStandingService {
  readonly #deps: DeepStandingDeps;

  constructor(deps: DeepStandingDeps) {
    this.#deps = deps;
  }

  /** @throws GatewayError `camera/unknown` */
  async read(scope: Scope, cameraId: string): Promise<DeepStanding> {
    const id = await this.#camera(scope, cameraId);
    const { checks, pictures, deepChecks } = this.#deps;
    const check = await checks.find(wholeEstate, id);
    const kept = await pictures.listOfCamera(wholeEstate, id);
    return { ...(check && { check }), pictures: kept, isRunning: deepChecks.isRunning(id) };
  }

  /** Checks now. @throws GatewayError `camera/unknown`, `camera/no-path`, `address/forbidden` */
  async run(actor: Actor, cameraId: string): Promise<DeepStanding> {
    const id = await this.#camera(actor.scope, cameraId);
    this.#deps.log.info({ cameraId: id, userId: actor.userId }, 'deep check asked for');
    await this.#deps.deepChecks.check(id, AbortSignal.timeout(longestMs));
    return this.read(actor.scope, id);
  }

  /** Makes the latest picture a reference. @throws GatewayError `camera/unknown`, `picture/stale`, `picture/unfit` */
  async takeReference(actor: Actor, cameraId: string, light: PictureLight, pictureId: string): Promise<DeepStanding> {
    const id = await this.#camera(actor.scope, cameraId);
    const { check } = await this.read(actor.scope, id);
    const kept = await this.#deps.pictures.listOfCamera(wholeEstate, id);
    const latest = kept.find(({ role }) => role === 'latest');
    if (latest?.id === pictureId && check?.comparisonGap === 'picture-unfit') throw unfit();
    const isTaken = latest?.id === pictureId && (await this.#deps.references.take(latest, light, actor.displayName));
    if (!isTaken) throw new GatewayError('picture/stale', 'Another picture has come since; look at that one first.');
    this.#deps.log.info({ cameraId: id, light, userId: actor.userId }, 'picture reference taken');
    return this.read(actor.scope, id);
  }

  /** @throws GatewayError `camera/unknown` */
  async removeReference(actor: Actor, cameraId: string, light: PictureLight): Promise<void> {
    const id = await this.#camera(actor.scope, cameraId);
    await this.#deps.references.remove(id, light);
    this.#deps.log.info({ cameraId: id, light, userId: actor.userId }, 'picture reference removed');
  }

  /** A kept picture as JPEG, marked with who gets it; the view is registered before. @throws GatewayError `picture/unknown` */
  async openPicture(actor: Actor, pictureId: string, signal: AbortSignal): Promise<Buffer> {
    const { pictures, shelf, pixels, marks } = this.#deps;
    const picture = await pictures.find(actor.scope, pictureId);
    const coded = picture && (await shelf.get(picture.id));
    if (picture === undefined || coded === undefined) {
      throw new GatewayError('picture/unknown', 'There is no such picture in your part; a newer one may have come.');
    }
    await this.#register(actor, picture);
    return marks.mark(actor, await pixels.takeSnapshot(coded, picture.coding, signal), { signal });
  }

  /** Newest first. @throws GatewayError `camera/unknown` */
  async listViews(scope: Scope, cameraId: string): Promise<DeepPictureView[]> {
    const id = await this.#camera(scope, cameraId);
    return this.#deps.views.listOfCamera(wholeEstate, id, mostViews);
  }

  async #register(actor: Actor, { id: pictureId, cameraId, organisationPath, role }: DeepPicture): Promise<void> {
    const { views, clock } = this.#deps;
    const atMs = clock.now();
    const who = { userId: actor.userId, userName: actor.displayName };
    const view = { id: newId(atMs), cameraId, organisationPath, pictureId, role, ...who, atMs };
    if (!(await views.isKnown(view, atMs - sameViewMs))) await views.add(view);
  }

  async #camera(scope: Scope, cameraId: string): Promise<CameraId> {
    const [camera] = await this.#deps.cameras.findCameras(scope, [cameraId]);
    if (camera === undefined) throw new GatewayError('camera/unknown', 'There is no such camera in your part.');
    return camera.id;
  }
}

function unfit(): GatewayError {
  const message = 'The picture shows too little of the scene to be a reference; mend the camera first.';
  return new GatewayError('picture/unfit', message);
}
