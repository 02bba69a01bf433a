import { namespaces } from './soap.ts';
import { childOf, childrenOf, textOf, type XmlNode } from './xml-tree.ts';

export const devicePath = '/onvif/device_service';

/** Where the media services are, as paths: their hosts are the device's own opinion and never dialled. */
export interface ServicePaths {
  readonly media1?: string;
  readonly media2?: string;
  readonly ptz?: string;
  readonly events?: string;
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
  return servicePaths({
    device: find(namespaces.device),
    media1: find(namespaces.media1),
    media2: find(namespaces.media2),
    ptz: find(namespaces.ptz),
    events: find(namespaces.events),
  });
}

/** Reads a GetCapabilitiesResponse, which knows Media1 only. */
export function readCapabilities(response: XmlNode): ServicePaths {
  const capabilities = childOf(response, 'Capabilities');
  const [media] = childrenOf(capabilities, 'Media');
  return servicePaths({
    device: textOf(capabilities, 'Device', 'XAddr'),
    media1: textOf(media, 'XAddr'),
    ptz: textOf(capabilities, 'PTZ', 'XAddr'),
    events: textOf(capabilities, 'Events', 'XAddr'),
  });
}

interface ToldAddresses {
  readonly device: string | undefined;
  readonly media1: string | undefined;
  readonly media2?: string | undefined;
  readonly ptz: string | undefined;
  readonly events: string | undefined;
}

function servicePaths({ device, ...services }: ToldAddresses): ServicePaths {
  const paths = Object.entries(services).flatMap(([name, xaddr]) => {
    const path = pathOfXAddr(xaddr);
    return path === undefined ? [] : [[name, path] as const];
  });
  const authorities = [services.media1, services.media2, device].flatMap((xaddr) => authorityOf(xaddr) ?? []);
  return { ...Object.fromEntries(paths), authorities: [...new Set(authorities)] };
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
