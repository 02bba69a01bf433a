import type { CameraId } from '../camera.ts';

/** How a conflict ended: the claimant got the code, the holder kept it, both are one camera, or the claim was given up. */
export const conflictStates = ['open', 'given', 'kept', 'same-asset', 'withdrawn'] as const;
export type ConflictState = (typeof conflictStates)[number];

/** What a person may decide. */
export const conflictDecisions = ['give', 'keep', 'same-asset'] as const;
export type ConflictDecision = (typeof conflictDecisions)[number];

/** A camera claims a GB/T 28181 code that another camera has. The claim keeps the code that its record cannot have. */
export interface CodeConflict {
  readonly id: string;
  /** The claimant. */
  readonly cameraId: CameraId;
  /** Of the claimant's organisation. */
  readonly organisationPath: string;
  readonly gbCode: string;
  readonly state: ConflictState;
  readonly foundAtMs: number;
  /** Name of whoever wrote the second record. */
  readonly foundBy: string;
  readonly resolvedAtMs?: number;
  readonly resolvedBy?: string;
}
