/**
 * The part of the organisation tree that a request may see. Every store finder takes one.
 *
 * A path is the chain of ids from the root, `/root/county/station/`, with a leading and a trailing slash; a subtree is
 * everything whose path starts with it. Rows carry the path of their organisation, so a scope is one index range.
 */
export interface Scope {
  /** `/` is the whole estate. */
  readonly organisationPath: string;
}

/** For the gateway's own work (probing, sweeps). Never handed to a request. */
export const wholeEstate: Scope = { organisationPath: '/' };

/** True when something that belongs to `organisationPath` lies inside the scope. */
export function isWithin(scope: Scope, organisationPath: string): boolean {
  return organisationPath.startsWith(scope.organisationPath);
}
