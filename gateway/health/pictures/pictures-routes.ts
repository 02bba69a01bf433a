import { goneSignal } from '../../media/gone-signal.ts';
import { route, type Route } from '../../platform/http/route.ts';
import { seesAll } from '../gateway-state-service.ts';
import type { DeepCheck } from './deep-check.ts';
import type { DeepPace } from './deep-pace.ts';
import type { DeepPicture } from './deep-picture.ts';
import type { DeepStanding, DeepStandingService } from './deep-standing-service.ts';
import {
  type DeepCheckView,
  type DeepPictureView,
  type DeepStandingView,
  listDeepPictureViews,
  readDeepCheck,
  readDeepPace,
  readDeepPicture,
  removeReference,
  runDeepCheck,
  takeReference,
} from './pictures-api.ts';

/** Doors of deep checks and of the pictures that they keep. */
export function picturesRoutes(standings: DeepStandingService, readPace: () => DeepPace | undefined): Route[] {
  return [
    route(readDeepCheck, async ({ actor, params }) => toView(await standings.read(actor.scope, params.cameraId))),
    route(runDeepCheck, async ({ actor, params }) => toView(await standings.run(actor, params.cameraId))),
    route(takeReference, async ({ actor, params, body }) =>
      toView(await standings.takeReference(actor, params.cameraId, params.light, body.pictureId)),
    ),
    route(removeReference, ({ actor, params }) => standings.removeReference(actor, params.cameraId, params.light)),
    route(readDeepPicture, async ({ actor, params, response }) => {
      const picture = await standings.openPicture(actor, params.pictureId, goneSignal(response));
      response.set({ 'Content-Type': 'image/jpeg', 'Cache-Control': 'private, no-store' }).end(picture);
    }),
    route(readDeepPace, async ({ actor }) => {
      const pace = seesAll(actor.scope) ? readPace() : undefined;
      return pace === undefined ? {} : { pace };
    }),
    route(listDeepPictureViews, async ({ actor, params }) => {
      const views = await standings.listViews(actor.scope, params.cameraId);
      return { items: views.map(({ role, userName, atMs }) => ({ role, userName, atMs })) };
    }),
  ];
}

function toView({ check, pictures, isRunning }: DeepStanding): DeepStandingView {
  return { ...(check && { check: toCheckView(check) }), pictures: pictures.map(toPictureView), isRunning };
}

function toCheckView(check: DeepCheck): DeepCheckView {
  const { atMs, verdict, faults, steps, stream, measures, comparisonGap, nextAtMs, wrongSinceMs } = check;
  return {
    ...{ atMs, verdict, nextAtMs, steps: [...steps] },
    faults: faults.map((fault) => ({ ...fault })),
    ...(stream && { stream }),
    ...(measures && { measures }),
    ...(comparisonGap && { comparisonGap }),
    ...(wrongSinceMs !== undefined && { wrongSinceMs }),
  };
}

function toPictureView({ id, role, atMs, takenBy, takenAtMs }: DeepPicture): DeepPictureView {
  return {
    ...{ id, role, atMs },
    ...(takenBy !== undefined && { takenBy }),
    ...(takenAtMs !== undefined && { takenAtMs }),
  };
}
