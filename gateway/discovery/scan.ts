import type { Brand } from '../platform/ids/brand.ts';

type ScanId = Brand<'ScanId'>;

/** One look for cameras. Scans are kept in memory only: what they find is stored, they are not. */
export interface Scan {
  readonly id: ScanId;
  /** The organisation of the person who started it. */
  readonly organisationPath: string;
  readonly state: 'running' | 'done' | 'cancelled' | 'failed';
  readonly multicast: boolean;
  readonly ranges: readonly string[];
  /** Addresses asked so far, of `hostCount`. */
  readonly askedHosts: number;
  readonly hostCount: number;
  readonly foundDevices: number;
  readonly startedAtMs: number;
  readonly endedAtMs?: number;
  /** Why it failed or is not complete, for a person. */
  readonly problem?: string;
}

/** How a scan that ended by itself is told: what is missing, if anything. */
export function describeShortfall({ askedHosts, hostCount }: Scan, droppedDevices: number): string | undefined {
  const shortfalls = [
    ...(askedHosts < hostCount ? [`the time was over after ${askedHosts} of ${hostCount} addresses`] : []),
    ...(droppedDevices > 0 ? [`the list of candidates is full, ${droppedDevices} answers were left out`] : []),
  ];
  return shortfalls.length === 0 ? undefined : `Incomplete: ${shortfalls.join('; ')}.`;
}
