import type { ServerResponse } from 'node:http';
import { route, type Route } from '../platform/http/route.ts';
import { closeStream, openStream, readMediaPiece, readPlaylist, readSnapshot, readStream } from './live-api.ts';
import type { LiveService } from './live-service.ts';

/** Doors of the live engine. Playlists change all the time; a piece never changes under its name. */
export function liveRoutes(service: LiveService): Route[] {
  return [
    route(openStream, ({ actor, body }) => service.open(actor, body)),
    route(readStream, ({ actor, params }) => service.read(actor, params.streamId)),
    route(closeStream, ({ actor, params }) => service.close(actor, params.streamId)),
    route(readPlaylist, async ({ actor, params, response }) => {
      const playlist = await service.playlist(actor, params.streamId, goneSignal(response));
      response.set({ 'Content-Type': 'application/vnd.apple.mpegurl', 'Cache-Control': 'no-store' });
      response.end(playlist);
    }),
    route(readMediaPiece, async ({ actor, params, response }) => {
      const pieces = await service.piece(actor, params.streamId, params.piece);
      response.set({
        'Content-Type': 'video/mp4',
        'Content-Length': String(pieces.reduce((sum, { length }) => sum + length, 0)),
        'Cache-Control': 'private, max-age=60, immutable',
      });
      for (const piece of pieces) response.write(piece);
      response.end();
    }),
    route(readSnapshot, async ({ actor, params, response }) => {
      const picture = await service.snapshot(actor.scope, params.cameraId);
      response.set({ 'Content-Type': 'image/jpeg', 'Cache-Control': 'no-store' });
      response.end(picture);
    }),
  ];
}

/** Aborted when the client went away before the reply was complete. */
function goneSignal(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  return gone.signal;
}
