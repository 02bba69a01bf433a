import { type Route, route } from '../../platform/http/route.ts';
import {
  changeMaintenanceWindow,
  createMaintenanceWindow,
  endMaintenanceWindow,
  listMaintenanceWindows,
  readMaintenanceWindow,
} from './maintenance-api.ts';
import type { MaintenanceService } from './maintenance-service.ts';

export function maintenanceRoutes(windows: MaintenanceService): Route[] {
  return [
    route(listMaintenanceWindows, async ({ actor, query }) => windows.list(actor.scope, query)),
    route(readMaintenanceWindow, async ({ actor, params }) => windows.read(actor.scope, params.windowId)),
    route(createMaintenanceWindow, async ({ actor, body }) => windows.create(actor, body)),
    route(changeMaintenanceWindow, async ({ actor, params, body }) => windows.change(actor, params.windowId, body)),
    route(endMaintenanceWindow, async ({ actor, params }) => windows.end(actor, params.windowId)),
  ];
}
