import type { Scope } from '../platform/actor/scope.ts';
import type { AccessPath, PlacedCamera, System } from './camera.ts';
import type { CountedOrganisation } from './organisation-service.ts';
import { pathSeenFrom } from './organisation-tree.ts';
import type { CameraDetailView, CameraView, OrganisationView, SystemView } from './registry-api.ts';

/** An organisation as a reader of that scope sees it: nothing above the scope, not even as an id. */
export function toOrganisationView(scope: Scope, organisation: CountedOrganisation): OrganisationView {
  return { ...organisation, path: pathSeenFrom(scope.organisationPath, organisation.path) };
}

/** A camera as the API shows it. */
export function toCameraView({ organisationPath: _path, ...view }: PlacedCamera): CameraView {
  return view;
}

/** A camera with its paths as the API shows it: no credential, no device path. */
export function toCameraDetailView(detail: {
  readonly camera: PlacedCamera;
  readonly paths: readonly AccessPath[];
}): CameraDetailView {
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
  return { ...toCameraView(detail.camera), accessPaths };
}

/** A system as the API shows it. */
export function toSystemView(system: System & { readonly cameraCount: number }): SystemView {
  const { id, name, kind, organisationId, host, port, vendor, model, serial, cameraCount } = system;
  return { id, name, kind, organisationId, host, port, vendor, model, serial, cameraCount };
}
