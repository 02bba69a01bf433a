import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import { GatewayError } from '../errors/gateway-error.ts';

const loopback = /^(::ffff:)?127\.|^::1$/;

/**
 * Who may read `/metrics`: its numbers are of the whole estate, whatever a user's scope is.
 *
 * @param token what a scraper sends as `Authorization: Bearer …`; empty lets only this machine in
 */
export function metricsGate(token: string): RequestHandler {
  return (request, _response, next) => {
    const sent = /^Bearer (.+)$/.exec(request.get('authorization') ?? '')?.[1] ?? '';
    const isAdmitted = token === '' ? loopback.test(request.ip ?? '') : isSame(sent, token);
    if (isAdmitted) return next();
    throw new GatewayError(
      'permission/denied',
      'Metrics are for this machine, or for a scraper with the token of server.metricsToken.',
    );
  };
}

/** In equal time, whatever was sent. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
