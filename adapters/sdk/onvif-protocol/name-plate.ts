import type { DeviceDescription, DeviceTarget, Outcome } from '../adapter.ts';
import { ok, valueOf } from '../outcome.ts';
import { checkIdentity } from './check-identity.ts';
import { readMac } from './identity.ts';
import type { PreparedDevice } from './prepared-device.ts';
import { readScopes } from './scopes.ts';
import { devicePath } from './services.ts';
import { childrenOf, textOf, type XmlNode } from './xml-tree.ts';

/**
 * What a device is, without its channels. MAC and name may be missing: a device need not tell them.
 *
 * @returns a fault when it tells another serial than the registry has
 */
export async function readNamePlate(
  device: PreparedDevice,
  target: DeviceTarget,
): Promise<Outcome<Omit<DeviceDescription, 'channels'>>> {
  const ask = async (operation: string): Promise<Outcome<XmlNode>> =>
    device.session.call(devicePath, { service: 'device', operation });
  const checked = await checkIdentity(device, target, () => 0);
  if (checked.kind === 'failed') return checked;
  const mac = readMac(valueOf(await ask('GetNetworkInterfaces')), device.address.host);
  const scopes = childrenOf(valueOf(await ask('GetScopes')), 'Scopes');
  const { name } = readScopes(scopes.flatMap((scope) => textOf(scope, 'ScopeItem') ?? []));
  return ok({
    ...checked.value.identity,
    ...(mac === undefined ? {} : { mac }),
    ...(name === undefined ? {} : { name }),
    clockOffsetMs: device.clockOffsetMs,
  });
}
