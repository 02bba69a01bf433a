import type { Brand } from '../../platform/ids/brand.ts';
import { type Camera, type CameraId, type CameraStatus, isDialled } from '../camera.ts';
import type { UnitId } from '../units/unit.ts';

export type ShareWithdrawalId = Brand<'ShareWithdrawalId'>;

/** Whose sharing is meant: of a unit's whole self-built system, or of one camera of it. */
export type ShareSubject = { readonly unitId: UnitId } | { readonly cameraId: CameraId };

/** Who did something to a share, and why. */
export interface ShareAct {
  readonly atMs: number;
  readonly byId: string;
  readonly by: string;
  readonly reason: string;
}

/**
 * An owner took the sharing of self-built cameras back 共享收回. While it stands they are not dialled; written down once,
 * ended once, never changed or deleted.
 */
export interface ShareWithdrawal {
  readonly id: ShareWithdrawalId;
  readonly subject: ShareSubject;
  /** Of the organisation that keeps the unit, or that the camera belongs to. */
  readonly organisationPath: string;
  readonly withdrawn: ShareAct;
  /** Absent while it stands. */
  readonly returned?: ShareAct;
}

/** True when a withdrawal that stands covers a camera: only what a unit has built itself is its own to share. */
export function covers({ subject, organisationPath }: ShareWithdrawal, camera: Camera): boolean {
  if (camera.ownership !== 'self-built') return false;
  if ('cameraId' in subject) return subject.cameraId === camera.id;
  return subject.unitId === camera.record.ownerUnitId && camera.organisationPath.startsWith(organisationPath);
}

/** The status that a camera should have; undefined when it has it. What is not in service is left as it is. */
export function sharedStatus(camera: Camera, standing: readonly ShareWithdrawal[]): CameraStatus | undefined {
  const isCovered = standing.some((withdrawal) => covers(withdrawal, camera));
  if (isCovered) return isDialled(camera.status) ? 'withdrawn' : undefined;
  return camera.status === 'withdrawn' ? 'active' : undefined;
}
