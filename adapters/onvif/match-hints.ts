import type { DiscoveredDevice } from '../sdk/adapter.ts';
import { readScopes } from '../sdk/onvif-protocol/scopes.ts';
import type { ProbeMatch } from './ws-discovery.ts';

type MatchHints = Pick<DiscoveredDevice, 'endpointUuid' | 'name' | 'hardware' | 'location' | 'mac' | 'serial'>;

/** What a match tells besides its address. Nothing of it is trusted. */
export function hintsOf({ endpointUuid, scopes }: ProbeMatch): MatchHints {
  const mac = readMac(scopes);
  const serial = valueOf(scopes, 'serial(?:number)?');
  return {
    ...(endpointUuid === undefined ? {} : { endpointUuid }),
    ...readScopes(scopes),
    ...(mac === undefined ? {} : { mac }),
    ...(serial === undefined ? {} : { serial: serial.slice(0, 128) }),
  };
}

/** Several vendors tell their MAC as a scope `…/MAC/c0:56:e3:…`; as `AA:BB:CC:DD:EE:FF`. */
function readMac(scopes: readonly string[]): string | undefined {
  const digits = (valueOf(scopes, 'mac') ?? '').replace(/[:.-]|%3a/gi, '').toUpperCase();
  if (!/^[0-9A-F]{12}$/.test(digits) || /^(0{12}|F{12})$/.test(digits)) return undefined;
  return digits.replace(/(..)(?=.)/g, '$1:');
}

function valueOf(scopes: readonly string[], kind: string): string | undefined {
  const pattern = new RegExp(`^onvif://www\\.onvif\\.org/${kind}/([^/\\s]+)$`, 'i');
  return scopes
    .slice(0, 200)
    .map((scope) => pattern.exec(scope)?.[1])
    .find((value) => value !== undefined);
}
