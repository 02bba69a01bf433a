import type { z } from 'zod';
import type { Role } from '../actor/actor.ts';

type HttpMethod = 'get' | 'post' | 'patch' | 'put' | 'delete';

/**
 * One door of the HTTP API, declared once in a `*-api.ts` file and used four times: to check requests, to route them,
 * to decide who may enter, and to write the OpenAPI document.
 */
export interface Operation<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Reply extends z.ZodType = z.ZodType,
> {
  /** `subject.verbNoun`, unique. */
  readonly id: string;
  readonly method: HttpMethod;
  /** Below `/api/v1`, with `:name` parameters. */
  readonly path: string;
  /** One line for the reader of the API page. */
  readonly summary: string;
  /** Roles that may call it; `anyone` needs no session. */
  readonly allow: readonly Role[] | 'anyone';
  /** A display of a wall may call it too; whatever does not say so is closed to displays. */
  readonly forDisplays?: true;
  /** Contractors may call it too, within `allow`; whatever does not say so is closed to them. */
  readonly forContractors?: true;
  /** May be called before an own password is chosen; whatever does not say so is closed until then. */
  readonly beforeOwnPassword?: true;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** Schema of the JSON reply. Without it the handler writes the response itself (`produces`) or replies 204. */
  readonly reply?: Reply;
  /** Status of success; 200 with a reply, 204 without, unless said. */
  readonly status?: 200 | 201 | 202 | 204;
  /** Media type of a reply that is not JSON. */
  readonly produces?: string;
}

/** Keeps the literal types of the parts, so that a handler's arguments are typed by the schemas. */
export function defineOperation<
  Params extends z.ZodType = z.ZodUndefined,
  Query extends z.ZodType = z.ZodUndefined,
  Body extends z.ZodType = z.ZodUndefined,
  Reply extends z.ZodType = z.ZodVoid,
>(operation: Operation<Params, Query, Body, Reply>): Operation<Params, Query, Body, Reply> {
  return operation;
}
