import { addDays, civilTimeOf, instantOf } from '../../platform/clock/civil-time.ts';
import type { GrantRight } from '../../platform/actor/scope.ts';
import type { Brand } from '../../platform/ids/brand.ts';
import type { CameraId, OrganisationId } from '../camera.ts';

export type CameraGrantId = Brand<'CameraGrantId'>;

/**
 * A camera that its owner's administrator shares with another organisation until a day 共享授权. It is ended, never
 * deleted or changed: other rights or another day are another grant.
 */
export interface CameraGrant {
  readonly id: CameraGrantId;
  readonly cameraId: CameraId;
  /** The grantee: everybody whose part holds this organisation has the camera. */
  readonly organisationId: OrganisationId;
  readonly organisationPath: string;
  /** Counts from then on, ms since epoch. */
  readonly fromMs: number;
  /** Last day, `YYYY-MM-DD` in Asia/Shanghai: it still counts on it. */
  readonly untilDay: string;
  readonly reason: string;
  readonly mayLive: boolean;
  readonly maySnapshot: boolean;
  readonly mayPatrol: boolean;
  readonly grantedById: string;
  /** Name of who gave it, as it was then. */
  readonly grantedBy: string;
  readonly grantedAtMs: number;
  readonly endedAtMs?: number;
  /** Empty when its last day was over. */
  readonly endedBy?: string;
  readonly endReason?: string;
}

/** coming 未生效, running 生效中, expiring 即将到期, ended 已结束. */
export const grantStandings = ['coming', 'running', 'expiring', 'ended'] as const;
export type GrantStanding = (typeof grantStandings)[number];

/** The instant at which the grant is over, ms since epoch: the midnight after its last day, or when it was ended. */
export function endOf({ untilDay, endedAtMs }: Pick<CameraGrant, 'untilDay' | 'endedAtMs'>): number {
  return Math.min(endedAtMs ?? Infinity, instantOf(addDays(untilDay, 1)));
}

export function isInForce(grant: Pick<CameraGrant, 'fromMs' | 'untilDay' | 'endedAtMs'>, atMs: number): boolean {
  return grant.fromMs <= atMs && atMs < endOf(grant);
}

/** @param warnDays one whose last day is at most so many days away is expiring */
export function grantStanding(
  grant: Pick<CameraGrant, 'fromMs' | 'untilDay' | 'endedAtMs'>,
  atMs: number,
  warnDays: number,
): GrantStanding {
  if (atMs >= endOf(grant)) return 'ended';
  if (atMs < grant.fromMs) return 'coming';
  return grant.untilDay <= addDays(civilTimeOf(atMs).date, warnDays) ? 'expiring' : 'running';
}

/** What the grant gives. */
export function rightsOf({
  mayLive,
  maySnapshot,
  mayPatrol,
}: Pick<CameraGrant, 'mayLive' | 'maySnapshot' | 'mayPatrol'>): GrantRight[] {
  return [
    'see',
    ...(mayLive ? (['live'] as const) : []),
    ...(maySnapshot ? (['snapshot'] as const) : []),
    ...(mayPatrol ? (['patrol'] as const) : []),
  ];
}
