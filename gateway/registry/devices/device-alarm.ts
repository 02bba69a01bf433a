import { z } from 'zod';
import type { CameraId } from '../camera.ts';
import type { DeviceIdentity } from './device-identity.ts';

/** Another device answers where a camera's own was: perhaps a rogue one, perhaps a repair that nobody entered. */
export interface DeviceAlarm {
  readonly cameraId: CameraId;
  readonly organisationPath: string;
  /** As adopted. */
  readonly pinned: DeviceIdentity;
  /** As it says now. */
  readonly found: DeviceIdentity;
  readonly raisedAtMs: number;
}

export const storedIdentity = z.object({
  vendor: z.string(),
  model: z.string(),
  serial: z.string(),
  mac: z.string().optional(),
});

/**
 * True when a device is certainly not the one that was adopted. The serial decides where both tell one; else the MAC.
 * A device that tells neither proves nothing.
 */
export function isOtherDevice(pinned: DeviceIdentity, found: DeviceIdentity): boolean {
  if (pinned.serial !== '' && found.serial !== '') return pinned.serial !== found.serial;
  return pinned.mac !== undefined && found.mac !== undefined && pinned.mac !== found.mac;
}

/** The part of a camera, or of a description, that identifies its device. */
export function identityPart({ vendor, model, serial, mac }: DeviceIdentity): DeviceIdentity {
  return { vendor, model, serial, ...(mac !== undefined && { mac }) };
}
