import { createDocument, type ZodOpenApiObject, type ZodOpenApiOperationObject } from 'zod-openapi';
import { z } from 'zod';
import { problemView } from './common-api.ts';
import type { Operation } from './operation.ts';

/** The OpenAPI 3.1 document of a set of operations: what the server checks is what the document says. */
export function describeApi(operations: readonly Operation[], version: string): ReturnType<typeof createDocument> {
  const paths: NonNullable<ZodOpenApiObject['paths']> = {};
  for (const operation of operations) {
    const path = `/api/v1${operation.path.replace(/:(\w+)/g, '{$1}')}`;
    paths[path] = { ...paths[path], [operation.method]: describeOperation(operation) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: '视频巡查网关 Patrol Gateway',
      version,
      description:
        'Sign in by POST /session; the session is an HttpOnly cookie. Refusals are problem documents (RFC 9457).',
    },
    paths,
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'vpg_session' } },
    },
  });
}

function describeOperation(operation: Operation): ZodOpenApiOperationObject {
  const { params, query, body } = operation;
  const forAnyone = operation.allow === 'anyone';
  return {
    operationId: operation.id,
    tags: [operation.id.split('.', 1)[0] ?? ''],
    summary: operation.summary,
    description: forAnyone ? 'Needs no session.' : `Roles: ${[...operation.allow].join(', ')}.`,
    security: forAnyone ? [] : [{ session: [] }],
    requestParams: {
      ...(params instanceof z.ZodObject ? { path: params } : {}),
      ...(query instanceof z.ZodObject ? { query } : {}),
    },
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: {
      [String(successStatus(operation))]: describeReply(operation),
      default: { description: 'A refusal', content: { 'application/problem+json': { schema: problemView } } },
    },
  };
}

function successStatus(operation: Operation): number {
  return operation.status ?? (operation.reply === undefined && operation.produces === undefined ? 204 : 200);
}

function describeReply({ reply, produces }: Operation): NonNullable<ZodOpenApiOperationObject['responses']>['200'] {
  if (reply !== undefined) return { description: 'Done', content: { 'application/json': { schema: reply } } };
  if (produces !== undefined) return { description: 'Done', content: { [produces]: {} } };
  return { description: 'Done' };
}
