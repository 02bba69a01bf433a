import type { Brand } from '../platform/ids/brand.ts';
import type { ScanChange } from './rescan/diff-scan.ts';

export type ScanId = Brand<'ScanId'>;

/** `waiting`: another one is on the wire. `broken-off`: the gateway ended while it ran. */
export const scanStates = ['waiting', 'running', 'done', 'cancelled', 'failed', 'broken-off'] as const;
export type ScanState = (typeof scanStates)[number];

/** One look for cameras, kept with what came of it. */
export interface Scan {
  readonly id: ScanId;
  /** The organisation of the person who started it, or of the schedule. */
  readonly organisationPath: string;
  readonly state: ScanState;
  readonly cause: 'person' | 'schedule';
  /** Display name of the person. */
  readonly startedBy?: string;
  readonly scheduleId?: string;
  readonly multicast: boolean;
  readonly ranges: readonly string[];
  /** Addresses asked so far, of `hostCount`. */
  readonly askedHosts: number;
  readonly hostCount: number;
  readonly foundDevices: number;
  readonly askedAtMs: number;
  readonly startedAtMs?: number;
  readonly endedAtMs?: number;
  /** Why it failed or is not complete, for a person. */
  readonly problem?: string;
  /** Differences from the last scan of the same ranges and from the registry, by kind; absent before its end. */
  readonly changes?: ScanChangeCounts;
}

export type ScanChangeCounts = Readonly<Partial<Record<ScanChange['kind'], number>>>;

/** It will not change any more. */
export function hasEnded({ state }: Pick<Scan, 'state'>): boolean {
  return state !== 'waiting' && state !== 'running';
}

/** Two scans ask the same: their sightings can be compared. */
export function isSameQuestion(one: Pick<Scan, 'multicast' | 'ranges'>, other: typeof one): boolean {
  return one.multicast === other.multicast && one.ranges.toSorted().join(' ') === other.ranges.toSorted().join(' ');
}

/** The last scan before this one that asked the same. */
export function findPrevious(scan: Scan, done: readonly Scan[]): Scan | undefined {
  return done.findLast(
    (other) => other.id !== scan.id && other.organisationPath === scan.organisationPath && isSameQuestion(other, scan),
  );
}

/** How a scan that ended by itself is told: what is missing, if anything. */
export function describeShortfall({ askedHosts, hostCount }: Scan, droppedDevices: number): string | undefined {
  const shortfalls = [
    ...(askedHosts < hostCount ? [`the time was over after ${askedHosts} of ${hostCount} addresses`] : []),
    ...(droppedDevices > 0 ? [`the list of candidates is full, ${droppedDevices} answers were left out`] : []),
  ];
  return shortfalls.length === 0 ? undefined : `Incomplete: ${shortfalls.join('; ')}.`;
}
