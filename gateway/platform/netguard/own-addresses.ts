import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';

/**
 * The addresses at which a listener on `host` can be reached: all of this machine's for a wildcard, and for a name that
 * may stand for any of them, else `host` itself.
 */
export function ownAddresses(host: string): string[] {
  if (host === 'localhost') return ['127.0.0.1', '::1'];
  const isWildcard = host === '0.0.0.0' || host === '::';
  if (isIP(host) !== 0 && !isWildcard) return [host];
  const interfaces = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return [...new Set(interfaces.map(({ address }) => address))];
}
