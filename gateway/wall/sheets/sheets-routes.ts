import { pictureAtHeader } from '../../media/picture-api.ts';
import { goneSignal } from '../../media/gone-signal.ts';
import { type Route, route } from '../../platform/http/route.ts';
import { confirmPicture, readStopPicture } from './sheets-api.ts';
import type { SheetService } from './sheet-service.ts';

export function sheetsRoutes(sheets: SheetService): Route[] {
  return [
    route(readStopPicture, async ({ actor, params, response }) => {
      const { wallId, stopId } = params;
      const picture = await sheets.takePicture(actor, wallId, stopId, goneSignal(response));
      response.set({
        'Content-Type': 'image/jpeg',
        'Cache-Control': 'no-store',
        [pictureAtHeader]: String(Math.round(picture.atMs)),
      });
      response.end(picture.jpeg);
    }),
    route(confirmPicture, ({ actor, params }) => sheets.confirm(actor, params.wallId, params.stopId)),
  ];
}
