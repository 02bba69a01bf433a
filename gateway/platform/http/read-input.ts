import type { Request } from 'express';
import type { z } from 'zod';
import { GatewayError, type InputIssue } from '../errors/gateway-error.ts';
import type { Operation } from './operation.ts';

/** Parses path, query and body by the operation's schemas; a part without a schema is undefined. */
export function readInput(operation: Operation, request: Request): { params: unknown; query: unknown; body: unknown } {
  const issues: InputIssue[] = [];
  const read = (part: 'params' | 'query' | 'body', schema: z.ZodType | undefined): unknown => {
    if (schema === undefined) return undefined;
    const result = schema.safeParse(request[part]);
    issues.push(...(result.success ? findNul(part, result.data) : describeIssues(part, result.error)));
    return result.data;
  };
  const input = {
    params: read('params', operation.params),
    query: read('query', operation.query),
    body: read('body', operation.body),
  };
  if (issues.length > 0) {
    const where = issues.map((issue) => issue.path).join(', ');
    throw new GatewayError('request/invalid', `The request does not fit its schema at: ${where}.`, { issues });
  }
  return input;
}

/** SQLite reads a statement up to its first NUL: such a text breaks the query that it stands in. */
function findNul(path: string, value: unknown): InputIssue[] {
  if (typeof value === 'string') {
    return value.includes('\u0000') ? [{ path, message: 'must not hold the NUL character' }] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => findNul(`${path}.${key}`, member));
}

/** Zod's issues as a list of where and what, with dotted paths that begin with `root`. */
function describeIssues(root: string, error: z.ZodError): InputIssue[] {
  return error.issues.map((issue) => ({ path: [root, ...issue.path.map(String)].join('.'), message: issue.message }));
}
