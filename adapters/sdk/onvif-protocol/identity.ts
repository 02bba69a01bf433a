import { childOf, childrenOf, textOf, type XmlNode } from './xml-tree.ts';

/** The name plate. Texts always; empty when the device does not say. */
export interface DeviceIdentity {
  readonly vendor: string;
  readonly model: string;
  readonly firmware: string;
  readonly serial: string;
}

/** Reads a GetDeviceInformationResponse. */
export function readIdentity(response: XmlNode): DeviceIdentity {
  return {
    vendor: textOf(response, 'Manufacturer') ?? '',
    model: textOf(response, 'Model') ?? '',
    firmware: textOf(response, 'FirmwareVersion') ?? '',
    serial: textOf(response, 'SerialNumber') ?? '',
  };
}

/**
 * The MAC of the interface that we talk to, else of the first one that has any, as `AA:BB:CC:DD:EE:FF`.
 *
 * @param host the address dialled
 */
export function readMac(response: XmlNode, host: string): string | undefined {
  const interfaces = childrenOf(response, 'NetworkInterfaces').flatMap((one) => {
    const mac = normalMac(textOf(one, 'Info', 'HwAddress'));
    return mac === undefined ? [] : [{ mac, hosts: hostsOf(one) }];
  });
  return (interfaces.find((one) => one.hosts.includes(host)) ?? interfaces[0])?.mac;
}

function hostsOf(node: XmlNode): readonly (string | undefined)[] {
  const config = childOf(node, 'IPv4', 'Config');
  const manual = childrenOf(config, 'Manual').map((one) => textOf(one, 'Address'));
  return [...manual, textOf(config, 'FromDHCP', 'Address')];
}

function normalMac(text: string | undefined): string | undefined {
  const digits = (text ?? '').replace(/[:.\-\s]/g, '').toUpperCase();
  if (!/^[0-9A-F]{12}$/.test(digits) || /^(0{12}|F{12})$/.test(digits)) return undefined;
  return digits.replace(/(..)(?=.)/g, '$1:');
}
