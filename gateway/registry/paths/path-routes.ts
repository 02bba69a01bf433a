import type { Clock } from '../../platform/clock/clock.ts';
import { type Route, route } from '../../platform/http/route.ts';
import type { AccessPathService } from './access-path-service.ts';
import type { CredentialService } from './credential-service.ts';
import {
  addAccessPath,
  changeAccessPath,
  changePathLogin,
  changeSystemLogin,
  listAccessPaths,
  orderAccessPaths,
  removeAccessPath,
} from './path-api.ts';
import { toAccessPathsView, toAccessPathView } from './path-view.ts';

/** The HTTP doors of access paths and their logins. */
export function pathRoutes(paths: AccessPathService, credentials: CredentialService, clock: Clock): Route[] {
  return [
    route(listAccessPaths, async ({ actor: { scope }, params }) =>
      toAccessPathsView(await paths.list(scope, params.cameraId)),
    ),
    route(addAccessPath, async ({ actor, params, body }) =>
      toAccessPathView(await paths.add(actor, params.cameraId, body), clock.now()),
    ),
    route(changeAccessPath, async ({ actor, params, body }) =>
      toAccessPathView(await paths.change(actor, params.pathId, body), clock.now()),
    ),
    route(orderAccessPaths, async ({ actor, params, body }) =>
      toAccessPathsView(await paths.order(actor, params.cameraId, body.pathIds)),
    ),
    route(removeAccessPath, async ({ actor, params }) => paths.remove(actor, params.pathId)),
    route(changePathLogin, async ({ actor, params, body }) => credentials.changeOfPath(actor, params.pathId, body)),
    route(changeSystemLogin, async ({ actor, params, body }) =>
      credentials.changeOfSystem(actor, params.systemId, body),
    ),
  ];
}
