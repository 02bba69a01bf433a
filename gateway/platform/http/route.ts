import { type Request, type Response, Router } from 'express';
import type { z } from 'zod';
import type { Actor } from '../actor/actor.ts';
import { GatewayError } from '../errors/gateway-error.ts';
import './express-actor.ts';
import type { Operation } from './operation.ts';
import { readInput } from './read-input.ts';

/** What a handler gets: the checked input, who asks, and the raw pair for the few that need it. */
export interface Call<Params, Query, Body> {
  /** Who asks. On operations open to anyone it throws `session/required` when there is no session. */
  readonly actor: Actor;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly request: Request;
  readonly response: Response;
}

/** An operation with its handler; `app.ts` mounts all of them and writes the OpenAPI document from them. */
export interface Route {
  readonly operation: Operation;
  readonly handle: (call: Call<unknown, unknown, unknown>) => Promise<unknown>;
}

/** Binds a handler to an operation: its arguments and its result are typed by the operation's schemas. */
export function route<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Reply extends z.ZodType,
>(
  operation: Operation<Params, Query, Body, Reply>,
  handle: (call: Call<z.output<Params>, z.output<Query>, z.output<Body>>) => Promise<z.input<Reply>>,
): Route {
  // The input is parsed by this very operation's schemas before the handler runs, which makes the erased types true.
  return { operation, handle: handle as Route['handle'] };
}

/** Mounts routes on a router: role check, input check, handler, reply. Errors go to the problem handler. */
export function mountRoutes(routes: readonly Route[]): Router {
  const router = Router();
  for (const { operation, handle } of routes) {
    router[operation.method](operation.path, async (request, response) => {
      admit(operation, request.actor);
      const input = readInput(operation, request);
      const call = {
        ...input,
        request,
        response,
        get actor(): Actor {
          return requireActor(request.actor);
        },
      };
      const reply = await handle(call);
      if (response.headersSent || operation.produces !== undefined) return;
      if (operation.reply === undefined) response.status(operation.status ?? 204).end();
      else response.status(operation.status ?? 200).json(reply);
    });
  }
  return router;
}

function admit(operation: Operation, actor: Actor | undefined): void {
  if (operation.allow === 'anyone') return;
  const asker = requireActor(actor);
  if (asker.display !== undefined && operation.forDisplays === true) return;
  const closed = whyClosed(operation, asker);
  if (closed !== undefined) throw closed;
  if (!operation.allow.includes(asker.role)) {
    throw new GatewayError('permission/denied', `This needs the role ${operation.allow.join(' or ')}.`);
  }
}

/** Why an operation is not for this kind of asker, whatever the role. */
function whyClosed(
  { allow, forContractors, beforeOwnPassword }: Operation,
  { display, contractor, mustChangePassword }: Actor,
): GatewayError | undefined {
  if (display !== undefined || allow.length === 0) {
    return new GatewayError('permission/denied', `This is for ${display === undefined ? 'displays' : 'people'} only.`);
  }
  if (mustChangePassword === true && beforeOwnPassword !== true) {
    return new GatewayError('password/preset', 'Choose an own password first: PUT /api/v1/session/password.');
  }
  if (contractor !== undefined && forContractors !== true) {
    return new GatewayError(
      'permission/denied',
      'Contractors work on the tickets of their unit, and see nothing else.',
    );
  }
  return undefined;
}

function requireActor(actor: Actor | undefined): Actor {
  if (actor === undefined) throw new GatewayError('session/required', 'Sign in first: POST /api/v1/session.');
  return actor;
}
