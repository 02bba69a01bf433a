import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { GatewayError } from '../errors/gateway-error.ts';

/**
 * True when a browser's request comes from a page of ours: the Origin's host is the Host that was asked, or the origin
 * is on the allow-list. A request without Origin comes from no page (curl, a same-origin GET).
 */
export function isOwnOrigin(request: Pick<IncomingMessage, 'headers'>, allowed: readonly string[]): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  if (allowed.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}

/** Refuses what another site's page sends with our user's cookie (CSRF), beside SameSite=Strict. */
export function originGuard(allowed: readonly string[]): RequestHandler {
  return (request, _response, next) => {
    if (isOwnOrigin(request, allowed)) return next();
    throw new GatewayError(
      'request/foreign-origin',
      'This origin may not use the gateway; add it to server.allowedOrigins if it is yours.',
    );
  };
}
