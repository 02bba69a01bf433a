import type { DeviceCredential, DeviceFault, Outcome } from '../../../adapters/sdk/adapter.ts';
import type { StreamAddress } from '../../../adapters/sdk/stream-address.ts';
import type { StreamState } from '../live-api.ts';

/** One stream to be kept alive. Holds a secret: never logged, never sent. */
export interface StreamSource {
  /** Names the upstream: one for each camera and profile. */
  readonly key: string;
  /** The camera, whatever its profile: its streams share a budget of sessions. Without it the key stands alone. */
  readonly cameraId?: string;
  /** IP literal. */
  readonly host: string;
  readonly port: number;
  /** Path and query of the RTSP URI; with `resolve` it only names the stream. */
  readonly path: string;
  readonly credential?: DeviceCredential;
  /** Tells where to dial, anew at each dial. Absent when address and path are fixed. */
  readonly resolve?: (signal: AbortSignal) => Promise<Outcome<StreamAddress>>;
  /** Where several sizes of one stream are offered, the smallest is wanted. */
  readonly isSmallest?: boolean;
  /** `host` stands for a platform with thousands of points: it has a budget of its own. */
  readonly isOnPlatform?: true;
}

/** Where an upstream stands, for viewers. */
export interface StreamStatus {
  readonly state: StreamState;
  readonly sinceMs: number;
  /** Place in the queue while `over-budget`, from 1. */
  readonly place?: number;
  readonly codec?: string;
  readonly width?: number;
  readonly height?: number;
  /** The camera's clock minus the gateway's, by its RTCP sender reports; ms. */
  readonly clockOffsetMs?: number;
  readonly fault?: DeviceFault;
}
