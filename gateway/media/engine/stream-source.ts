import type { DeviceCredential, DeviceFault } from '../../../adapters/sdk/adapter.ts';
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
  /** Path and query of the RTSP URI. */
  readonly path: string;
  readonly credential?: DeviceCredential;
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
