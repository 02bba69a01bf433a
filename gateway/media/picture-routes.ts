import { pipeline } from 'node:stream/promises';
import type { Clock } from '../platform/clock/clock.ts';
import { route, type Route } from '../platform/http/route.ts';
import { goneSignal } from './gone-signal.ts';
import type { Interval } from './hls/stretches-between.ts';
import {
  clipFromHeader,
  clipToHeader,
  missingCamerasHeader,
  pictureAtHeader,
  readClip,
  readContactSheet,
  readSnapshot,
} from './picture-api.ts';
import type { PictureMarks } from './picture-marks.ts';
import type { PictureService } from './picture-service.ts';

const defaultClipSeconds = 20;
const jpeg = { 'Content-Type': 'image/jpeg', 'Cache-Control': 'no-store' };

/**
 * Doors to pictures and clips. All are of an instant: nothing of them is cached.
 *
 * @param marks puts on pictures who was given them; without it they go out as they are
 */
export function pictureRoutes(
  service: PictureService,
  clock: Pick<Clock, 'now'>,
  marks?: Pick<PictureMarks, 'mark'>,
): Route[] {
  return [
    route(readSnapshot, async ({ actor, params, query, response }) => {
      const signal = goneSignal(response);
      const snapshot = await service.snapshot(actor.scope, params.cameraId, { atMs: query.atMs, signal });
      const picture = (await marks?.mark(actor, snapshot.jpeg, { signal })) ?? snapshot.jpeg;
      response.set({ ...jpeg, [pictureAtHeader]: String(Math.round(snapshot.atMs)) });
      response.end(picture);
    }),
    route(readClip, async ({ actor, params, query, response }) => {
      const interval = intervalOf(query, clock.now());
      const clip = await service.clip(actor.scope, params.cameraId, interval, goneSignal(response));
      response.set({
        'Content-Type': 'video/mp4',
        'Content-Length': String(clip.sizeBytes),
        'Content-Disposition': `attachment; filename="clip-${clip.fromMs}.mp4"`,
        'Cache-Control': 'no-store',
        [clipFromHeader]: String(clip.fromMs),
        [clipToHeader]: String(clip.toMs),
      });
      // A client that leaves early ends the stream with an error, which concerns nobody.
      await pipeline(clip.bytes, response).catch(() => undefined);
    }),
    route(readContactSheet, async ({ actor, query, response }) => {
      const { cameraIds, columns } = query;
      const signal = goneSignal(response);
      const sheet = await service.contactSheet(actor.scope, cameraIds, columns, signal);
      const picture = (await marks?.mark(actor, sheet.jpeg, { signal })) ?? sheet.jpeg;
      response.set({ ...jpeg, [missingCamerasHeader]: sheet.missing.join(',') });
      response.end(picture);
    }),
  ];
}

interface ClipQuery extends Partial<{ readonly [Key in keyof Interval]: number | undefined }> {
  readonly seconds?: number | undefined;
}

function intervalOf({ seconds = defaultClipSeconds, fromMs, toMs }: ClipQuery, nowMs: number): Interval {
  return fromMs === undefined || toMs === undefined
    ? { fromMs: nowMs - seconds * 1000, toMs: nowMs }
    : { fromMs, toMs };
}
