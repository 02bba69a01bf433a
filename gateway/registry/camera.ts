import type { Brand } from '../platform/ids/brand.ts';
import type { Ownership, PointClass } from './camera-class.ts';
import type { CameraRecord } from './record/camera-record.ts';

export type CameraId = Brand<'CameraId'>;
export type SystemId = Brand<'SystemId'>;
export type OrganisationId = Brand<'OrganisationId'>;
export type CredentialId = Brand<'CredentialId'>;
export type AccessPathId = Brand<'AccessPathId'>;

export { type Ownership, ownerships, type PointClass, pointClasses } from './camera-class.ts';

/**
 * Life of a camera; only `active` counts in rates. `withdrawn` while its owner has taken its sharing back 共享收回: nobody
 * but the owner brings it back, see `sharing/`.
 */
export const cameraStatuses = ['planned', 'active', 'repair', 'suspended', 'withdrawn', 'removed'] as const;
export type CameraStatus = (typeof cameraStatuses)[number];

/** Cameras in these states may be dialled: in service, or under repair and looked at by their technician. */
export function isDialled(status: CameraStatus): boolean {
  return status === 'active' || status === 'repair';
}

/** Level of an organisation: city 市, county 县, station 派出所, room 警务室. */
export const organisationKinds = ['city', 'county', 'station', 'room'] as const;
export type OrganisationKind = (typeof organisationKinds)[number];

/** Which of a camera's streams: `main` for one large picture, `sub` for a tile. */
export const streamProfiles = ['main', 'sub'] as const;
export type StreamProfile = (typeof streamProfiles)[number];

/** One node of the organisation tree. */
export interface Organisation {
  readonly id: OrganisationId;
  readonly parentId?: OrganisationId;
  readonly kind: OrganisationKind;
  readonly name: string;
  /** Organisation code of the police, 12 digits (GA/T 380), by which sheets name it; unique in the estate. */
  readonly policeOrgCode?: string;
  /** Ids from the root to this node: `/root/county/`. */
  readonly path: string;
}

/** One stream behind an access path, as the adapter described it. */
export interface CameraStream {
  readonly profile: StreamProfile;
  readonly profileToken: string;
  readonly codec: 'h264' | 'h265' | 'mjpeg' | 'unknown';
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly bitrateKbps: number;
  readonly rtspPort: number;
  readonly rtspPath: string;
}

/** One way to reach a camera: directly, or as a channel of a system (an NVR). */
export interface AccessPath {
  readonly cameraId: CameraId;
  /** Kind of the adapter that speaks to it, e.g. `onvif`. */
  readonly adapterKind: string;
  readonly host: string;
  readonly port: number;
  readonly channelToken: string;
  readonly snapshotPath?: string;
  readonly credentialId?: CredentialId;
  readonly systemId?: SystemId;
  /** 1 is tried first. */
  readonly priority: number;
  readonly streams: readonly CameraStream[];
}

/** An access path as the registry keeps it. */
export interface StoredPath extends AccessPath {
  readonly id: AccessPathId;
  /** Switched off by a person: neither dialled nor probed. */
  readonly isEnabled: boolean;
}

/** One camera of the registry (一机一档). */
export interface Camera {
  readonly id: CameraId;
  readonly name: string;
  readonly organisationId: OrganisationId;
  readonly organisationPath: string;
  readonly ownership: Ownership;
  readonly pointClass: PointClass;
  readonly status: CameraStatus;
  /** Where it hangs, in words. */
  readonly place: string;
  readonly vendor: string;
  readonly model: string;
  readonly firmware: string;
  readonly serial: string;
  readonly mac?: string;
  readonly systemId?: SystemId;
  /** The camera that this one turned out to be; only of a removed one. */
  readonly mergedIntoId?: CameraId;
  /** The check report on which it was adopted; it lies in discovery. */
  readonly checkReportId?: string;
  /** Everything beyond this core; empty when nothing is known. */
  readonly record: CameraRecord;
  /** Grows with each edit; an edit names the version that it saw. */
  readonly version: number;
  readonly createdAtMs: number;
  /** Present while the status is `removed`: such a camera keeps its record and history, and lists leave it out. */
  readonly removedAtMs?: number;
}

/** Whose a granted camera is, and what its grants give. */
export interface GrantNote {
  /** The organisation that it belongs to. */
  readonly ownerName: string;
  /** Last day, civil date in Asia/Shanghai. */
  readonly untilDay: string;
  readonly mayLive: boolean;
  readonly maySnapshot: boolean;
  readonly mayPatrol: boolean;
}

/** A camera with the names that people read beside it. `systemName` only when the reader may see the system. */
export interface PlacedCamera extends Camera {
  readonly organisationName: string;
  readonly systemName?: string;
  /** Only when it is a neighbour's that is granted to the reader's part; it then stands at the grantee. */
  readonly grant?: GrantNote;
  /** Of a granted camera, where it belongs; for the gateway’s own work, never shown. */
  readonly ownerPath?: string;
}

/** What several cameras hang on: nvr 网络录像机, platform 运营商平台. */
export const systemKinds = ['nvr', 'platform'] as const;
export type SystemKind = (typeof systemKinds)[number];

/** A recorder (NVR) or platform that several cameras hang on. */
export interface System {
  readonly id: SystemId;
  readonly kind: SystemKind;
  readonly name: string;
  readonly organisationId: OrganisationId;
  readonly organisationPath: string;
  readonly adapterKind: string;
  readonly host: string;
  readonly port: number;
  readonly vendor: string;
  readonly model: string;
  readonly firmware: string;
  readonly serial: string;
  readonly mac?: string;
  readonly createdAtMs: number;
}

/** A user name with its password as the vault sealed it; only the vault can open it. */
export interface SealedCredential {
  readonly id: CredentialId;
  readonly organisationPath: string;
  readonly username: string;
  readonly sealedPassword: string;
  readonly createdAtMs: number;
}
