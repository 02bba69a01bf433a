import type { CameraId, OrganisationId } from '../registry/camera.ts';
import type { Role } from '../platform/actor/actor.ts';
import { withoutNulls } from '../platform/database/without-nulls.ts';
import { without } from '../platform/records/without.ts';
import type { FindingState } from './course/finding-course.ts';
import type { Post } from './course/post.ts';
import type { Finding } from './finding.ts';

type Flat =
  'ownerPath' | 'cameraId' | 'roundId' | 'stopId' | 'snapshotProblem' | 'handler' | 'dueAtMs' | 'escalateAtMs';

/** What of a finding changes after it was stored, as columns. */
export interface CourseRow {
  readonly state: FindingState;
  readonly version: number;
  readonly handlerId: string | null;
  readonly handlerName: string | null;
  readonly handlerPath: string | null;
  readonly handlerRole: Role | null;
  readonly dueAtMs: number | null;
  readonly escalateAtMs: number | null;
  readonly escalation: number;
  readonly mergedIntoId: string | null;
  readonly endedAtMs: number | null;
  readonly holdBasis: string | null;
  readonly holdUntil: string | null;
  readonly hasSnapshot: boolean;
  readonly snapshotProblem: string | null;
}

/** A finding as its row. A place without a camera has an empty camera id. */
export interface FindingRow extends Omit<Finding, Flat | keyof CourseRow | 'hold'>, CourseRow {
  readonly ownerPath: string | null;
  readonly cameraId: string;
  readonly roundId: string | null;
  readonly stopId: string | null;
}

export function toCourseRow(finding: Finding): CourseRow {
  const { state, version, escalation, hasSnapshot } = finding;
  const {
    dueAtMs = null,
    escalateAtMs = null,
    endedAtMs = null,
    mergedIntoId = null,
    snapshotProblem = null,
  } = finding;
  return {
    ...{ state, version, escalation, hasSnapshot, dueAtMs, escalateAtMs, endedAtMs, mergedIntoId, snapshotProblem },
    ...toHandlerRow(finding.handler),
    holdBasis: finding.hold?.basis ?? null,
    holdUntil: finding.hold?.until ?? null,
  };
}

function toHandlerRow(handler: Post | undefined) {
  if (handler === undefined) return { handlerId: null, handlerName: null, handlerPath: null, handlerRole: null };
  const { organisationId, organisationName, organisationPath, role } = handler;
  return { handlerId: organisationId, handlerName: organisationName, handlerPath: organisationPath, handlerRole: role };
}

export function toRow(finding: Finding): FindingRow {
  return {
    ...without(finding, 'handler', 'hold'),
    ...toCourseRow(finding),
    ownerPath: finding.ownerPath ?? null,
    cameraId: finding.cameraId ?? '',
    roundId: finding.roundId ?? null,
    stopId: finding.stopId ?? null,
  };
}

/** Instants come from MariaDB as texts, flags from both as numbers. */
export function toFinding(row: FindingRow): Finding {
  const { handlerId, handlerName, handlerPath, handlerRole, holdBasis, holdUntil, ...rest } = withoutNulls(row);
  const { cameraId, dueAtMs, escalateAtMs, endedAtMs, ...plain } = rest;
  return {
    ...plain,
    foundAtMs: Number(row.foundAtMs),
    hasSnapshot: Boolean(row.hasSnapshot),
    // An id that was stored as one.
    ...(cameraId !== '' && { cameraId: cameraId as CameraId }),
    ...(dueAtMs !== undefined && { dueAtMs: Number(dueAtMs) }),
    ...(escalateAtMs !== undefined && { escalateAtMs: Number(escalateAtMs) }),
    ...(endedAtMs !== undefined && { endedAtMs: Number(endedAtMs) }),
    ...readHandler({ handlerId, handlerName, handlerPath, handlerRole }),
    ...(holdBasis !== undefined && holdUntil !== undefined && { hold: { basis: holdBasis, until: holdUntil } }),
  };
}

interface HandlerColumns {
  readonly handlerId: string | undefined;
  readonly handlerName: string | undefined;
  readonly handlerPath: string | undefined;
  readonly handlerRole: Role | undefined;
}

function readHandler({ handlerId, handlerName, handlerPath, handlerRole }: HandlerColumns): { handler?: Post } {
  if (handlerId === undefined || handlerRole === undefined) return {};
  return {
    handler: {
      // An id that was stored as one.
      organisationId: handlerId as OrganisationId,
      organisationName: handlerName ?? '',
      organisationPath: handlerPath ?? '',
      role: handlerRole,
    },
  };
}
