import type { RequestHandler } from 'express';
import '../../platform/http/express-actor.ts';
import { type Route, route } from '../../platform/http/route.ts';
import type { SignInLimiter } from '../../access/sign-in-limiter-provider.ts';
import { readDisplaySecret, writeDisplayCookie } from './display-cookie.ts';
import type { DisplayService } from './display-service.ts';
import type { DisplaySessions } from './display-session-service.ts';
import * as api from './displays-api.ts';

interface DisplayDoors {
  readonly displays: DisplayService;
  readonly sessions: DisplaySessions;
  /** Against guessing, by address. */
  readonly limiter: SignInLimiter;
  /** Sends the cookie over https only, whatever the request came by: `access.secureCookie`. */
  readonly secureCookie: boolean;
}

/** Under this name tries to open displays are counted, apart from those of users. */
const limitedAs = 'display';

/** Doors of the console, and of the displays themselves. */
export function displayRoutes({ displays, sessions, limiter, secureCookie }: DisplayDoors): Route[] {
  return [
    route(api.listDisplays, async ({ actor }) => ({ items: await displays.list(actor) })),
    route(api.createDisplay, ({ actor, body }) => displays.create(actor, body)),
    route(api.renewDisplay, ({ actor, params, body }) => displays.renew(actor, params.displayId, body.days)),
    route(api.revokeDisplay, ({ actor, params }) => displays.revoke(actor, params.displayId)),
    route(api.driveDisplay, ({ actor, params, body }) => displays.drive(actor, params.displayId, body)),
    route(api.turnDisplay, ({ actor, params, body }) => displays.turn(actor, params.displayId, body.turn)),
    route(api.bindDisplay, async ({ body, request, response }) => {
      const address = request.ip ?? 'unknown';
      await limiter.admit(`${limitedAs}/${address}`, address);
      const { secret, maxAgeSeconds } = await sessions.bind(body.token);
      await limiter.forgive(`${limitedAs}/${address}`, address);
      response.append('Set-Cookie', writeDisplayCookie(secret, maxAgeSeconds, secureCookie || request.secure));
    }),
    route(api.readDisplayPage, ({ actor, query }) => sessions.page(actor, query)),
  ];
}

/**
 * Sets `request.actor` when the request comes from a display and no person is signed in.
 *
 * @param people sets it for people, who come first
 */
export function displayMiddleware(sessions: Pick<DisplaySessions, 'resolve'>, people: RequestHandler): RequestHandler {
  return async (request, response, next) => {
    await people(request, response, (error?: unknown) => {
      if (error !== undefined || request.actor !== undefined) return next(error);
      sessions.resolve(readDisplaySecret(request.headers.cookie)).then((actor) => {
        request.actor = actor;
        next();
      }, next);
    });
  };
}
