import type { Request, RequestHandler, Response } from 'express';
import '../platform/http/express-actor.ts';
import { type Route, route } from '../platform/http/route.ts';
import { Secret } from '../platform/secrets/secret.ts';
import * as api from './access-api.ts';
import type { AccessService } from './access-service.ts';
import { readSessionToken, writeSessionCookie } from './session-cookie.ts';
import type { UserAtHome } from './user-home-service.ts';
import type { ListedUser, UserService } from './user-service.ts';

interface AccessRoutesOptions {
  /** Sends the cookie over https only, whatever the request came by: `access.secureCookie`. */
  readonly secureCookie: boolean;
  /** `access.sessionHours`. */
  readonly sessionHours: number;
}

/** Doors of users and sessions. */
export function accessRoutes(
  access: AccessService,
  people: UserService,
  { secureCookie, sessionHours }: AccessRoutesOptions,
): Route[] {
  const setCookie = (request: Request, response: Response, token: string, maxAgeSeconds: number): void => {
    response.append('Set-Cookie', writeSessionCookie(token, maxAgeSeconds, secureCookie || request.secure));
  };
  return [
    route(api.signIn, async ({ body, request, response }) => {
      const login = { username: body.username, password: new Secret(body.password) };
      const { token, user, expiresAtMs } = await access.signIn(login, request.ip ?? 'unknown');
      setCookie(request, response, token, sessionHours * 3600);
      return { user: viewUser(user), expiresAtMs };
    }),
    route(api.readSession, async ({ actor }) => {
      const { user, expiresAtMs } = await access.readSession(actor);
      return { user: viewUser(user), expiresAtMs };
    }),
    route(api.signOut, async ({ actor, request, response }) => {
      await access.signOut(actor);
      setCookie(request, response, '', 0);
    }),
    route(api.changePassword, ({ actor, body, request }) =>
      access.changePassword(
        actor,
        { current: new Secret(body.current), next: new Secret(body.next) },
        request.ip ?? 'unknown',
      ),
    ),
    route(api.listUsers, async ({ actor, query }) => {
      const { items, ...page } = await people.list(actor, query);
      return { ...page, items: items.map(viewListed) };
    }),
    route(api.createUser, async ({ actor, body }) => viewListed(await people.create(actor, body))),
    route(api.changeUser, async ({ actor, params, body }) =>
      viewListed(await people.change(actor, params.userId, body)),
    ),
    route(api.endSessions, ({ actor, params }) => people.endSessions(actor, params.userId)),
  ];
}

/** Sets `request.actor` when the request carries the cookie of a live session; without one the request goes on. */
export function sessionMiddleware(access: Pick<AccessService, 'resolve'>): RequestHandler {
  return async (request, _response, next) => {
    request.actor = await access.resolve(readSessionToken(request.headers.cookie));
    next();
  };
}

function viewUser(user: UserAtHome): api.UserView {
  const { id, username, displayName, role, organisationId, organisationName, disabled, contractor } = user;
  return {
    ...{ id, username, displayName, role, organisationId, organisationName, disabled },
    ...(contractor && { contractor: { ...contractor, unitName: user.unitName ?? '' } }),
    mustChangePassword: user.mustChangePassword === true,
  };
}

function viewListed(user: ListedUser): api.ListedUserView {
  const { createdAtMs, signedIn } = user;
  return { ...viewUser(user), createdAtMs, ...(signedIn && { signedIn }) };
}
