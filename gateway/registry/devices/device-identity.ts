import type { DeviceAddress } from '../../../adapters/sdk/adapter.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';

/** What a device says of itself. None of it is unique by itself: some vendors give one serial to all of a model. */
export interface DeviceIdentity {
  readonly vendor: string;
  readonly model: string;
  readonly serial: string;
  readonly mac?: string;
}

/** Columns that a stored device must equal to be taken for the same one. */
interface AlikeCondition {
  readonly vendor?: string;
  readonly model?: string;
  readonly serial?: string;
  readonly mac?: string | null;
}

/**
 * When two devices may be one: the same MAC, or the same vendor, model and serial while no MAC speaks against it.
 *
 * @returns alternatives; empty when the device tells nothing that identifies it
 */
export function alikeConditions({ vendor, model, serial, mac }: DeviceIdentity): AlikeCondition[] {
  const sameSerial = { vendor, model, serial };
  if (mac === undefined) return serial === '' ? [] : [sameSerial];
  return serial === '' ? [{ mac }] : [{ mac }, { ...sameSerial, mac: null }];
}

/** What two devices have in common. */
export function alikeBecause(a: DeviceIdentity, b: DeviceIdentity): 'mac' | 'serial' {
  return a.mac !== undefined && a.mac === b.mac ? 'mac' : 'serial';
}

/** The refusal of a second adoption. It does not tell whose the first one is. */
export function alreadyAdopted({ host, port }: DeviceAddress, cause?: unknown): GatewayError {
  return new GatewayError('candidate/adopted', `The device at ${host}:${port} is in the registry already.`, { cause });
}
