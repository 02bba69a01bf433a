import { type Route, route } from '../../platform/http/route.ts';
import type { GrantService, NamedGrant } from './grant-service.ts';
import { countGrants, endGrant, giveGrant, type GrantView, listCameraGrants, listGrants } from './grants-api.ts';

/** The HTTP doors of grants. */
export function grantsRoutes(grants: GrantService): Route[] {
  return [
    route(listCameraGrants, async ({ actor, params }) => ({
      items: (await grants.listOfCamera(actor.scope, params.cameraId)).map(toGrantView),
    })),
    route(giveGrant, async ({ actor, params, body }) => toGrantView(await grants.give(actor, params.cameraId, body))),
    route(endGrant, async ({ actor, params, body }) =>
      toGrantView(await grants.end(actor, params.grantId, body.reason)),
    ),
    route(listGrants, async ({ actor, query }) => ({
      items: (await grants.list(actor.scope, query.side)).map(toGrantView),
    })),
    route(countGrants, ({ actor }) => grants.count(actor.scope)),
  ];
}

/** People of the other side are not named. */
function toGrantView({ grant, side, standing, cameraName, ownerName, granteeName }: NamedGrant): GrantView {
  const { id, cameraId, fromMs, untilDay, reason, mayLive, maySnapshot, mayPatrol, grantedAtMs, endedAtMs } = grant;
  const { endReason } = grant;
  return {
    ...{ id, cameraId, cameraName, side, ownerName, granteeName, standing, fromMs, untilDay, reason },
    ...{ mayLive, maySnapshot, mayPatrol, grantedAtMs },
    ...(endedAtMs !== undefined && { endedAtMs }),
    ...(endReason !== undefined && endReason !== '' && { endReason }),
    ...(side === 'given' && toPeople(grant)),
  };
}

function toPeople({ grantedBy, endedBy }: NamedGrant['grant']) {
  return { grantedBy, ...(endedBy !== undefined && endedBy !== '' && { endedBy }) };
}
