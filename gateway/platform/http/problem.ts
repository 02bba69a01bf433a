import type { ErrorRequestHandler, RequestHandler } from 'express';
import { type ErrorCode, GatewayError, errorStatus } from '../errors/gateway-error.ts';
import type { Log } from '../observability/log.ts';
import type { ProblemView } from './common-api.ts';

const mediaType = 'application/problem+json';

/** What clients learn when the database is away: its address and user are for the log only. */
const databaseAway = 'The database does not answer. Nothing is lost; try again in a few seconds.';

/** Whatever reached no route is an unknown one. */
export const unknownRoute: RequestHandler = (request) => {
  throw new GatewayError('route/unknown', `There is no ${request.method} ${request.path}; see /api/v1/docs.`);
};

/**
 * Turns every error into a problem document (RFC 9457). What is not a refusal is a bug: it is logged whole and the
 * client learns nothing of its inside.
 */
export function problemHandler(log: Log): ErrorRequestHandler {
  return (thrown: unknown, request, response, next) => {
    if (response.headersSent) return next(thrown);
    // The client has gone, which is often why the work was given up: nobody would read the answer.
    if (response.destroyed) return log.debug({ err: thrown, path: request.path }, 'request given up');
    const error = asGatewayError(thrown);
    const status = errorStatus[error.code];
    if (status >= 500) log.error({ err: error, method: request.method, path: request.path }, 'request failed');
    const retryAfterSeconds = status === 503 ? 5 : error.extensions['retryAfterSeconds'];
    if (typeof retryAfterSeconds === 'number') response.set('Retry-After', String(retryAfterSeconds));
    const problem: ProblemView = {
      type: `/api/v1/docs#${error.code.replace('/', '-')}`,
      title: titleOf(error.code),
      status,
      code: error.code,
      detail: error.code === 'database/unavailable' ? databaseAway : error.message,
      instance: request.originalUrl.split('?', 1)[0] ?? '/',
      ...(error.issues.length > 0 ? { issues: [...error.issues] } : {}),
    };
    response
      .status(status)
      .type(mediaType)
      .json({ ...error.extensions, ...problem });
  };
}

/** `camera/no-path` → `Camera: no path`. */
function titleOf(code: ErrorCode): string {
  const [noun = '', problem = ''] = code.split('/');
  return `${noun.charAt(0).toUpperCase()}${noun.slice(1)}: ${problem.replaceAll('-', ' ')}`;
}

function asGatewayError(thrown: unknown): GatewayError {
  if (thrown instanceof GatewayError) return thrown;
  const status = httpStatusOf(thrown);
  if (status === 413) return new GatewayError('request/too-large', 'The body is larger than 256 KiB.');
  if (status === 404) return new GatewayError('route/unknown', 'There is no such file.');
  if (status !== undefined && status >= 400 && status < 500) {
    const message = 'The request cannot be read: its body is not JSON in UTF-8, or its address is badly escaped.';
    return new GatewayError('request/invalid', message);
  }
  return new GatewayError('gateway/bug', 'Something broke inside the gateway; its log tells more.', { cause: thrown });
}

/** Express, its parsers and its file server throw errors with a `status`. */
function httpStatusOf(thrown: unknown): number | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('status' in thrown)) return undefined;
  return typeof thrown.status === 'number' ? thrown.status : undefined;
}
