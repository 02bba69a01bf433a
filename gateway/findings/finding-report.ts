import type { Actor } from '../platform/actor/actor.ts';
import { newId } from '../platform/ids/new-id.ts';
import type { Organisation, PlacedCamera } from '../registry/camera.ts';
import { beginCourse, type CoursePolicy } from './course/finding-course.ts';
import type { Finding, FindingCategory, FindingSeverity } from './finding.ts';

interface ReportedThing {
  readonly category: FindingCategory;
  readonly severity: FindingSeverity;
  readonly text: string;
  readonly requestId: string;
}

/** What an officer reports at a tile. */
export interface FindingReport extends ReportedThing {
  readonly cameraId: string;
  readonly stopId?: string | undefined;
  /** Instant of the picture that the officer saw, ms since epoch. */
  readonly seenAtMs?: number | undefined;
}

/** What somebody on the spot reports with the form: near a camera, or at a place of an organisation. */
export type FieldReport = ReportedThing &
  (
    | { readonly cameraId: string; readonly place?: string | undefined }
    | { readonly cameraId?: undefined; readonly organisationId: string; readonly place: string }
  );

interface Beginning {
  readonly nowMs: number;
  readonly policy: CoursePolicy;
}

/** A new finding at a camera, registered and without pictures. */
export function describeAtCamera(
  actor: Actor,
  camera: PlacedCamera,
  report: ReportedThing & { readonly place?: string | undefined },
  beginning: Beginning,
): Finding {
  const { organisationId, organisationName, organisationPath, ownerPath } = camera;
  return {
    ...begin(actor, report, beginning),
    ...{ organisationId, organisationName, organisationPath },
    ...(ownerPath !== undefined && { ownerPath }),
    ...{ cameraId: camera.id, cameraName: camera.name, place: report.place ?? camera.place },
  };
}

/** A new finding at a place without a camera. */
export function describeAtPlace(
  actor: Actor,
  { id, name, path }: Organisation,
  report: ReportedThing & { readonly place: string },
  beginning: Beginning,
): Finding {
  return {
    ...begin(actor, report, beginning),
    ...{ organisationId: id, organisationName: name, organisationPath: path },
    ...{ source: 'form', cameraName: '', place: report.place },
  };
}

function begin({ userId, displayName }: Actor, report: ReportedThing, { nowMs, policy }: Beginning) {
  const { category, severity, text, requestId } = report;
  return {
    ...beginCourse(nowMs, policy),
    ...{ id: newId<'FindingId'>(nowMs), source: 'wall' as const, category, severity, text, requestId },
    ...{ userId, officerName: displayName, foundAtMs: nowMs, hasSnapshot: false },
  };
}
