import { type Route, route } from '../platform/http/route.ts';
import { closeWall, markNormal, openWall, readWall, reportViewing, turnPage } from './wall-api.ts';
import type { WallService } from './wall-service.ts';

export function wallRoutes(walls: WallService): Route[] {
  return [
    route(openWall, ({ actor }) => walls.open(actor)),
    route(readWall, ({ actor, params }) => walls.read(actor, params.wallId)),
    route(closeWall, ({ actor, params }) => walls.close(actor, params.wallId)),
    route(turnPage, ({ actor, params, body }) => walls.turnPage(actor, params.wallId, body.turn)),
    route(reportViewing, ({ actor, params, body }) => walls.reportViewing(actor, params.wallId, body.tiles)),
    route(markNormal, ({ actor, params }) => walls.markNormal(actor, params.wallId, params.stopId)),
  ];
}
