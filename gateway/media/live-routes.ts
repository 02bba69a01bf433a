import type { Response } from 'express';
import { route, type Route } from '../platform/http/route.ts';
import { goneSignal } from './gone-signal.ts';
import { readReloadWish } from './hls/blocking-reload.ts';
import {
  closeStream,
  openStream,
  readLowLatencyPlaylist,
  readMediaPiece,
  readPlaylist,
  readReplayPlaylist,
  readStream,
  tryAgain,
} from './live-api.ts';
import type { LiveService } from './live-service.ts';

/** Doors of the live engine. Playlists change all the time; a piece never changes under its name. */
export function liveRoutes(service: LiveService): Route[] {
  return [
    route(openStream, ({ actor, body }) => service.open(actor, body)),
    route(readStream, ({ actor, params }) => service.read(actor, params.streamId)),
    route(closeStream, ({ actor, params }) => service.close(actor, params.streamId)),
    route(tryAgain, ({ actor, params }) => service.tryAgain(actor, params.cameraId)),
    route(readPlaylist, async ({ actor, params, response }) => {
      sendPlaylist(response, await service.playlist(actor, params.streamId, goneSignal(response)));
    }),
    route(readLowLatencyPlaylist, async ({ actor, params, query, response }) => {
      const wish = readReloadWish(query._HLS_msn, query._HLS_part);
      sendPlaylist(response, await service.lowLatencyPlaylist(actor, params.streamId, wish, goneSignal(response)));
    }),
    route(readReplayPlaylist, async ({ actor, params, query, response }) => {
      const { streamId } = params;
      sendPlaylist(response, await service.replayPlaylist(actor, streamId, query.seconds, goneSignal(response)));
    }),
    route(readMediaPiece, async ({ actor, params, response }) => {
      const pieces = await service.piece(actor, params.streamId, params.piece, goneSignal(response));
      response.set({
        'Content-Type': 'video/mp4',
        'Content-Length': String(pieces.reduce((sum, { length }) => sum + length, 0)),
        'Cache-Control': 'private, max-age=60, immutable',
      });
      for (const piece of pieces) response.write(piece);
      response.end();
    }),
  ];
}

function sendPlaylist(response: Response, playlist: string): void {
  response.set({ 'Content-Type': 'application/vnd.apple.mpegurl', 'Cache-Control': 'no-store' });
  response.end(playlist);
}
