import { BlockList, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';

/**
 * Whether an address lies in a network that this machine itself is on, as its interfaces stand now; loopback is none.
 * What lies there is reached without any router, so it answers also when the way to all others is cut.
 */
export function readOwnNetworks(): (host: string) => boolean {
  const networks = new BlockList();
  for (const { internal, cidr } of Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])) {
    const [network, prefix] = cidr?.split('/') ?? [];
    if (internal || network === undefined) continue;
    networks.addSubnet(network, Number(prefix), isIPv6(network) ? 'ipv6' : 'ipv4');
  }
  return (host) => networks.check(host, isIPv6(host) ? 'ipv6' : 'ipv4');
}
