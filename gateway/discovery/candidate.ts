import type { DeviceAddress, DiscoveredDevice } from '../../adapters/sdk/adapter.ts';
import type { Brand } from '../platform/ids/brand.ts';

export type CandidateId = Brand<'CandidateId'>;

/** What the answers told of a device, cut to what a row holds. Hints only: nothing of it is trusted. */
interface CandidateFacts {
  readonly host: string;
  readonly port: number;
  readonly name?: string;
  readonly hardware?: string;
  readonly location?: string;
  readonly endpointUuid?: string;
  readonly mac?: string;
  readonly serial?: string;
  readonly clockOffsetMs?: number;
  readonly method: DiscoveredDevice['method'];
  readonly firstSeenAtMs: number;
  readonly lastSeenAtMs: number;
}

/** A device that a scan found. Nothing is sent to it before somebody adopts it. */
export interface Candidate extends CandidateFacts {
  readonly id: CandidateId;
  /** The organisation whose scan found it. */
  readonly organisationPath: string;
  /** Kind of the adapter that found it and will describe it. */
  readonly adapterKind: string;
  readonly state: CandidateState;
}

/** `ignored`: a person wants to hear no more of it, until it says something else of itself. */
export const candidateStates = ['new', 'adopted', 'ignored'] as const;
export type CandidateState = (typeof candidateStates)[number];

/** Traits by which a person knew what was ignored. */
const telling = ['name', 'hardware', 'endpointUuid', 'mac', 'serial'] as const;

/** It says something else of itself than when somebody ignored it; what it never told before counts, too. */
export function isChanged(known: CandidateFacts, now: CandidateFacts): boolean {
  return telling.some((trait) => now[trait] !== undefined && now[trait] !== known[trait]);
}

/** More candidates than this are noise or an attack; an organisation's list takes no further ones. */
export const maxCandidates = 10_000;

/**
 * What makes two sightings the same candidate: the address. `endpointUuid` is only shown as a hint, since devices with
 * cloned ones exist and would hide each other.
 */
export function candidateKey({ host, port }: DeviceAddress): string {
  return `${host} ${port}`;
}

/** A multicast or probe answer tells more than an open port that merely looks like a camera. */
const methodWeight = { fingerprint: 0, 'unicast-probe': 1, multicast: 2 } as const;

/**
 * Joins a sighting to what is known of the same address. The newer answer wins; what it leaves out stays known.
 *
 * @param atMs when it was seen, ms since epoch
 */
export function mergeCandidate(
  existing: CandidateFacts | undefined,
  device: DiscoveredDevice,
  atMs: number,
): CandidateFacts {
  const known: Partial<CandidateFacts> = existing ?? {};
  return {
    host: device.address.host,
    port: device.address.port,
    ...told('name', device.name, known.name),
    ...told('hardware', device.hardware, known.hardware),
    ...told('location', device.location, known.location),
    ...told('endpointUuid', device.endpointUuid, known.endpointUuid),
    ...told('mac', device.mac, known.mac),
    ...told('serial', device.serial, known.serial),
    ...measured(device.clockOffsetMs ?? known.clockOffsetMs),
    method: strongerMethod(known.method, device.method),
    firstSeenAtMs: known.firstSeenAtMs ?? atMs,
    lastSeenAtMs: Math.max(known.lastSeenAtMs ?? atMs, atMs),
  };
}

function measured(clockOffsetMs = Number.NaN): Pick<CandidateFacts, 'clockOffsetMs'> {
  return Number.isFinite(clockOffsetMs) ? { clockOffsetMs: Math.round(clockOffsetMs) } : {};
}

/** Longest texts that are kept; answers come from anybody on the network. */
const maxLength = { name: 128, hardware: 128, location: 256, endpointUuid: 64, mac: 32, serial: 128 } as const;

function told<Member extends keyof typeof maxLength>(
  member: Member,
  text: string | undefined,
  known: string | undefined,
): { readonly [Key in Member]?: string } {
  const plain = (text ?? '').replace(/\p{Cc}+/gu, ' ').trim();
  const value = plain === '' ? known : plain.slice(0, maxLength[member]);
  // A computed key loses its literal type.
  return (value === undefined ? {} : { [member]: value }) as { readonly [Key in Member]?: string };
}

function strongerMethod(
  known: DiscoveredDevice['method'] | undefined,
  seen: DiscoveredDevice['method'],
): DiscoveredDevice['method'] {
  return known !== undefined && methodWeight[known] > methodWeight[seen] ? known : seen;
}
