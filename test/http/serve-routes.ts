import type { z } from 'zod';
import { expect } from 'chai';
import { type Actor, type Role, type UserId, roles } from '../../gateway/platform/actor/actor.ts';
import type { Route } from '../../gateway/platform/http/route.ts';
import type { Log } from '../../gateway/platform/observability/log.ts';
import { openDoor } from './open-door.ts';

export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** Who asks in a test: a role and the part of the organisation that it may see. */
export interface Asker {
  readonly role: Role;
  readonly organisationPath: string;
  readonly sessionId?: string;
  /** `u1` unless said. */
  readonly userId?: string;
}

export interface ServedRoutes {
  /** Where the API is, for clients that are not fetch. */
  readonly url: string;
  /** Asks `/api/v1` + path; without an asker there is no session. */
  get(path: string, asker?: Asker): Promise<Response>;
  /** Sends a JSON body, or none. */
  send(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, asker?: Asker, body?: unknown): Promise<Response>;
  close(): Promise<void>;
}

/** Serves routes behind the real HTTP door; who asks comes by headers instead of a cookie. */
export async function serveRoutes(routes: readonly Route[]): Promise<ServedRoutes> {
  const server = await openDoor({
    routes,
    session: (request, _response, next) => {
      const role = roles.find((each) => each === request.get('x-role'));
      if (role !== undefined) {
        const actor = actorOf(role, request.get('x-path') ?? '/', request.get('x-session'));
        const user = request.get('x-user');
        request.actor = user === undefined ? actor : { ...actor, userId: user as UserId, displayName: user }; // a test's id
      }
      next();
    },
  });
  return {
    url: `${server.url}/api/v1`,
    get: (path, asker) => fetch(`${server.url}/api/v1${path}`, { headers: headersOf(asker) }),
    send: (method, path, asker, body) =>
      fetch(`${server.url}/api/v1${path}`, {
        method,
        headers: { ...headersOf(asker), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    close: () => server.close(0),
  };
}

/** Reads a reply and checks that it is exactly what the operation promises: nothing missing, nothing more. */
export async function readReply<Schema extends z.ZodType>(
  response: Response,
  schema: Schema | undefined,
): Promise<z.output<Schema>> {
  expect(response.status).to.be.oneOf([200, 201]);
  const body: unknown = await response.json();
  const parsed = schema?.parse(body);
  expect(parsed).to.deep.equal(body);
  // Every operation that is read like this has a reply, so there was something to parse.
  return parsed as z.output<Schema>;
}

function headersOf(asker: Asker | undefined): Record<string, string> {
  if (asker === undefined) return {};
  const session = asker.sessionId === undefined ? {} : { 'x-session': asker.sessionId };
  const user = asker.userId === undefined ? {} : { 'x-user': asker.userId };
  return { 'x-role': asker.role, 'x-path': asker.organisationPath, ...session, ...user };
}

function actorOf(role: Role, organisationPath: string, sessionId = 's1'): Actor {
  const userId = 'u1' as UserId; // a test's id
  return { userId, displayName: '测试', role, scope: { organisationPath }, sessionId };
}
