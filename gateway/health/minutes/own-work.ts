import { type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';

/**
 * Refuses a scope that is a part of the estate: what is read tells of cameras by number, without their organisations, so
 * only the gateway's own work may read it.
 */
export function assertOwnWork(scope: Scope): void {
  if (scope.organisationPath === wholeEstate.organisationPath) return;
  throw new GatewayError('gateway/bug', 'Minutes of the whole estate were asked for a part of it.');
}
