import { networkInterfaces } from 'node:os';

/** The machine's own IPv4 addresses, one for each interface that has any; loopback included. */
export function ipv4Interfaces(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((addresses) => {
    const first = addresses?.find(({ family }) => family === 'IPv4');
    return first === undefined ? [] : [first.address];
  });
}
