import type { Brand } from '../../platform/ids/brand.ts';
import type { Ownership, PointClass } from '../../registry/camera.ts';
import type { Checklist } from '../check/checklist.ts';

export type BulkAdoptionId = Brand<'BulkAdoptionId'>;

/** `paused`: something asks for a person; `broken-off`: the gateway ended meanwhile. Both can go on. */
export const bulkStates = ['running', 'paused', 'done', 'cancelled', 'broken-off'] as const;
export type BulkState = (typeof bulkStates)[number];

/** What a person says of all the candidates together. */
export interface BulkRequest {
  readonly credentialSetId: string;
  readonly organisationId: string;
  readonly ownership: Ownership;
  readonly pointClass: PointClass;
  readonly place: string;
  readonly evenAfterRefusal: boolean;
  readonly checklist: Checklist;
}

/** Adopting many candidates with one login: a job that can be left and found again. */
export interface BulkAdoption {
  readonly id: BulkAdoptionId;
  readonly organisationPath: string;
  readonly state: BulkState;
  readonly request: BulkRequest;
  readonly startedBy: string;
  readonly askedAtMs: number;
  readonly endedAtMs?: number;
  /** Why it does not go on, for a person. */
  readonly problem?: string;
}

export const itemStates = ['waiting', 'under-way', 'adopted', 'refused', 'failed'] as const;
export type ItemState = (typeof itemStates)[number];

/** One candidate of a bulk adoption. */
export interface BulkItem {
  readonly id: string;
  readonly candidateId: string;
  readonly host: string;
  readonly port: number;
  readonly state: ItemState;
  /** Code and sentence of the refusal. */
  readonly code?: string;
  readonly detail?: string;
  readonly cameraCount: number;
}

/** A login that so many devices in a row refuse is wrong; more tries would only lock more of them. */
export const mostRefusedInRow = 3;

/**
 * Why a job must stop and ask, after one more outcome.
 *
 * @param refusedInRow devices that refused the login since the last that took it
 */
export function findPause(code: string | undefined, withheld: unknown, refusedInRow: number): string | undefined {
  if (code === 'login/withheld' && withheld === 'over-budget') {
    return 'Too many logins were refused within the last hour. Go on later, or raise discovery.refusedLoginsPerHour.';
  }
  return refusedInRow >= mostRefusedInRow
    ? `${String(refusedInRow)} devices in a row refused this login. Check the credential set before going on.`
    : undefined;
}
