import type { CameraId, OrganisationId } from './camera.ts';

/** Where the health check of one active camera knocks. */
export interface ProbePath {
  readonly cameraId: CameraId;
  readonly organisationId: OrganisationId;
  readonly organisationPath: string;
  readonly adapterKind: string;
  readonly host: string;
  readonly port: number;
  readonly rtspPort?: number;
}
