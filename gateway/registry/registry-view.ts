import type { Scope } from '../platform/actor/scope.ts';
import type { AccessPath, PlacedCamera, System } from './camera.ts';
import type { CameraProvenance } from './record/camera-change.ts';
import type { CodeConflict } from './record/code-conflict.ts';
import { measureCompleteness } from './record/completeness.ts';
import type { CountedOrganisation } from './organisations/organisation-service.ts';
import { pathSeenFrom } from './organisations/organisation-tree.ts';
import type { CameraDetailView, CameraView, OrganisationView, SystemView } from './registry-api.ts';

/** Everything that one camera's page shows. */
export interface CameraDetail {
  readonly camera: PlacedCamera;
  readonly paths: readonly AccessPath[];
  readonly provenance: CameraProvenance;
  /** Codes that it claims and another camera has. */
  readonly conflicts: readonly CodeConflict[];
  /** It was merged into a camera that the reader does not see. */
  readonly isMergedOutside?: true;
}

/** An organisation as a reader of that scope sees it: nothing above the scope, not even as an id. */
export function toOrganisationView(scope: Scope, organisation: CountedOrganisation): OrganisationView {
  return { ...organisation, path: pathSeenFrom(scope.organisationPath, organisation.path) };
}

/** A camera as the API shows it. */
export function toCameraView({
  organisationPath: _path,
  record,
  mergedIntoId: _other,
  checkReportId: _check,
  ownerPath: _owner,
  ...camera
}: PlacedCamera): CameraView {
  const { gbCode, localCode } = record;
  const { score, gaps } = measureGranted(camera) ?? measureCompleteness({ ...camera, organisationPath: _path, record });
  return {
    ...camera,
    ...(gbCode !== undefined && { gbCode }),
    ...(localCode !== undefined && { localCode }),
    completeness: score,
    gapCount: gaps.length,
  };
}

/** How good the record of a granted camera is, is its owner’s business. */
function measureGranted({ grant }: Pick<PlacedCamera, 'grant'>): ReturnType<typeof measureCompleteness> | undefined {
  return grant && { score: 0, missing: [], gaps: [] };
}

/** A camera with its record and paths as the API shows it: no credential, no device path. */
export function toCameraDetailView(detail: CameraDetail): CameraDetailView {
  const accessPaths = detail.paths.map(({ adapterKind, host, port, channelToken, priority, streams }) => ({
    adapterKind,
    host,
    port,
    channelToken,
    priority,
    streams: streams.map(({ profile, codec, width, height, fps, bitrateKbps }) => ({
      profile,
      codec,
      width,
      height,
      fps,
      bitrateKbps,
    })),
  }));
  const { missing, gaps } = measureGranted(detail.camera) ?? measureCompleteness(detail.camera);
  return {
    ...toCameraView(detail.camera),
    record: detail.camera.record,
    provenance: Object.fromEntries(
      Object.entries(detail.provenance).map(([field, { source, by, atMs }]) => [field, { source, by, atMs }]),
    ),
    missing: [...missing],
    gaps: [...gaps],
    conflicts: detail.conflicts.map(({ id, gbCode, foundAtMs }) => ({ id, gbCode, foundAtMs })),
    accessPaths,
    ...(detail.camera.mergedIntoId && { mergedIntoId: detail.camera.mergedIntoId }),
    ...(detail.camera.checkReportId !== undefined && { checkReportId: detail.camera.checkReportId }),
    ...(detail.isMergedOutside && { isMergedOutside: true }),
  };
}

/** A system as the API shows it. */
export function toSystemView(system: System & { readonly cameraCount: number }): SystemView {
  const { id, name, kind, organisationId, host, port, vendor, model, serial, cameraCount } = system;
  return { id, name, kind, organisationId, host, port, vendor, model, serial, cameraCount };
}
