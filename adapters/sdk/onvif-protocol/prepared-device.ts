import type { DeviceAddress } from '../adapter.ts';
import type { DeviceSession } from './device-session.ts';
import type { ServicePaths } from './services.ts';

/** A device whose clock and services are known: ready for calls that log in. */
export interface PreparedDevice {
  readonly session: DeviceSession;
  readonly address: DeviceAddress;
  readonly paths: ServicePaths;
  /** Device clock minus ours, as it tells it. */
  readonly clockOffsetMs: number;
}
