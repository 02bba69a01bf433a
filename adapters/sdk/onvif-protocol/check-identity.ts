import type { DeviceTarget, Outcome } from '../adapter.ts';
import { failed, ok } from '../outcome.ts';
import { type DeviceIdentity, readIdentity } from './identity.ts';
import type { PreparedDevice } from './prepared-device.ts';
import { devicePath } from './services.ts';

/** An identity, and how long the question took. */
interface CheckedIdentity {
  readonly identity: DeviceIdentity;
  readonly rttMs: number;
}

/**
 * Reads the name plate and compares its serial with the registry's.
 *
 * Whoever tells another serial without being asked for a login never gets one; whoever asks gets a digest, from which
 * the password cannot be read, and nothing after that.
 */
export async function checkIdentity(
  { session }: PreparedDevice,
  { expectedSerial = '' }: DeviceTarget,
  monotonic: () => number,
): Promise<Outcome<CheckedIdentity>> {
  const startedMs = monotonic();
  const plate = await session.call(devicePath, { service: 'device', operation: 'GetDeviceInformation' });
  if (plate.kind === 'failed') return plate;
  const identity = readIdentity(plate.value);
  // A device that tells none is not another one: some stop telling it with an update.
  if (expectedSerial !== '' && identity.serial !== '' && identity.serial !== expectedSerial) {
    const detail = `GetDeviceInformation: serial ${identity.serial} instead of ${expectedSerial}`;
    return failed('describe', 'identity-changed', detail);
  }
  return ok({ identity, rttMs: monotonic() - startedMs });
}
