/** The neighbourhood of an address, so that one broken switch is not taken for many faults: IPv4 /24, IPv6 /64. */
export function subnetOf(host: string): string {
  if (!host.includes(':')) return host.slice(0, host.lastIndexOf('.'));
  return host.split(':').slice(0, 4).join(':');
}
