import { namespaces } from './soap.ts';
import { childOf, childrenOf, textOf, type XmlNode } from './xml-tree.ts';

export const devicePath = '/onvif/device_service';

/** Where the media services are, as paths: their hosts are the device's own opinion and never dialled. */
export interface ServicePaths {
  readonly media1?: string;
  readonly media2?: string;
  /** What the device calls itself, `host:port`: snapshot addresses with another host point elsewhere. */
  readonly authorities: readonly string[];
}

/** Reads a GetServicesResponse. */
export function readServices(response: XmlNode): ServicePaths {
  const told = childrenOf(response, 'Service').map((service) => ({
    namespace: textOf(service, 'Namespace'),
    xaddr: textOf(service, 'XAddr'),
  }));
  const find = (namespace: string): string | undefined => told.find((one) => one.namespace === namespace)?.xaddr;
  return servicePaths(find(namespaces.media1), find(namespaces.media2), find(namespaces.device));
}

/** Reads a GetCapabilitiesResponse, which knows Media1 only. */
export function readCapabilities(response: XmlNode): ServicePaths {
  const capabilities = childOf(response, 'Capabilities');
  const [media] = childrenOf(capabilities, 'Media');
  return servicePaths(textOf(media, 'XAddr'), undefined, textOf(capabilities, 'Device', 'XAddr'));
}

function servicePaths(
  media1: string | undefined,
  media2: string | undefined,
  device: string | undefined,
): ServicePaths {
  const path1 = pathOfXAddr(media1);
  const path2 = pathOfXAddr(media2);
  const authorities = [media1, media2, device].flatMap((xaddr) => authorityOf(xaddr) ?? []);
  return {
    ...(path1 === undefined ? {} : { media1: path1 }),
    ...(path2 === undefined ? {} : { media2: path2 }),
    authorities: [...new Set(authorities)],
  };
}

/** Path and query of an XAddr, when they may stand in a request line. */
export function pathOfXAddr(xaddr: string | undefined): string | undefined {
  const found = /^https?:\/\/[^/?#\s]*(\/[\x21\x22\x24-\x7e]*)?/i.exec(xaddr ?? '');
  return found ? (found[1] ?? '/') : undefined;
}

/** `host:port` in lower case, the port always written. */
export function authorityOf(url: string | undefined): string | undefined {
  const found = /^(https?):\/\/(?:[^/?#\s@]*@)?(\[[0-9a-f:.]+\]|[^/?#\s:@]+)(?::(\d{1,5}))?(?=[/?#\s]|$)/i.exec(
    url ?? '',
  );
  if (!found) return undefined;
  const [, scheme = 'http', host = '', port] = found;
  return `${host.toLowerCase()}:${port === undefined ? (scheme.toLowerCase() === 'https' ? 443 : 80) : Number(port)}`;
}
