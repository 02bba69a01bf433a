/**
 * The part of the organisation tree that a request may see. Every store finder takes one.
 *
 * A path is the chain of ids from the root, `/root/county/station/`, with a leading and a trailing slash; a subtree is
 * everything whose path starts with it. Rows carry the path of their organisation, so a scope is one index range.
 */
export interface Scope {
  /** `/` is the whole estate. */
  readonly organisationPath: string;
  /**
   * Cameras of others that are granted into this part. It tells of now, however long the scope is kept: a session, an
   * open stream and a WebSocket lose a camera when its grant ends. Absent: none.
   */
  readonly granted?: GrantedCameras;
}

/** What a grant gives: see it at all, watch it live, take pictures of it, put it into plans. */
export const grantRights = ['see', 'live', 'snapshot', 'patrol'] as const;
export type GrantRight = (typeof grantRights)[number];

/** Where a granted camera stands for those whom it is granted: at the organisation that was given it. */
export interface GrantedPlace {
  readonly organisationId: string;
  readonly organisationPath: string;
  /** Last day on which it counts, civil date in Asia/Shanghai. */
  readonly untilDay: string;
  /** What any of the grants into that part gives. */
  readonly rights: readonly GrantRight[];
}

/** Cameras granted to organisations of one part, as they count now. */
export interface GrantedCameras {
  /** The instant as of which they count, ms since epoch: for one query over all of them. */
  readonly atMs: number;
  /** Another one whenever others count. */
  readonly edition: number;
  /** Ids of all that give the right; may be a second late, unlike `find`. */
  ids(right: GrantRight): readonly string[];
  /** @returns undefined when no grant gives the right now */
  find(cameraId: string, right: GrantRight): GrantedPlace | undefined;
  /** Those granted at or below an organisation of the part. */
  below(organisationPath: string): GrantedCameras;
}

/** For the gateway's own work (probing, sweeps). Never handed to a request. */
export const wholeEstate: Scope = { organisationPath: '/' };

/** True when something that belongs to `organisationPath` lies inside the scope. */
export function isWithin(scope: Scope, organisationPath: string): boolean {
  return organisationPath.startsWith(scope.organisationPath);
}

/** True when the camera lies inside the scope, or is granted into it with this right. */
export function reaches(
  scope: Scope,
  { cameraId, organisationPath }: { readonly cameraId: string; readonly organisationPath: string },
  right: GrantRight,
): boolean {
  return isWithin(scope, organisationPath) || scope.granted?.find(cameraId, right) !== undefined;
}

/** A branch of the scope, with what is granted into that branch. */
export function narrowTo({ granted }: Scope, organisationPath: string): Scope {
  return granted === undefined ? { organisationPath } : { organisationPath, granted: granted.below(organisationPath) };
}
