import type { AccessPathId, CameraId, OrganisationId } from '../camera.ts';

/** Where the health check of one active camera knocks; a camera with several access paths has one of them for each. */
export interface ProbePath {
  readonly cameraId: CameraId;
  readonly organisationId: OrganisationId;
  readonly organisationPath: string;
  readonly adapterKind: string;
  readonly host: string;
  readonly port: number;
  readonly rtspPort?: number;
  /** Of a channel of a system. */
  readonly channelToken?: string;
  /** Only of a camera that has several paths. */
  readonly pathId?: AccessPathId;
  /** Not the first by priority: only whether it answers matters, its clock may be a recorder's. */
  readonly isSpare?: true;
}
