import type { DeviceFault } from '../../adapters/sdk/adapter.ts';
import type { HealthChanged } from '../health/health-events.ts';
import { isDown } from '../health/health-state.ts';
import type { Brand } from '../platform/ids/brand.ts';
import type { CameraId, OrganisationId } from '../registry/camera.ts';

export type OutageId = Brand<'OutageId'>;

export const outageStates = ['open', 'closed'] as const;
export type OutageState = (typeof outageStates)[number];

/** A time [startedAtMs, endedAtMs) in which one camera could not be used. A camera's outages never overlap. */
export interface Outage {
  readonly id: OutageId;
  readonly cameraId: CameraId;
  /** Where the camera belonged when it began. */
  readonly organisationId: OrganisationId;
  readonly organisationPath: string;
  readonly state: OutageState;
  /** Last good reading before it: it cannot have begun earlier. Ms since epoch, like all instants here. */
  readonly startedAtMs: number;
  /** When it was confirmed. */
  readonly openedAtMs: number;
  readonly endedAtMs?: number;
  /** Why, as first confirmed. */
  readonly fault: DeviceFault;
}

/** What is known of a camera's outages before a transition. */
interface OutageHistory {
  readonly open?: Outage;
  /** End of the outage before, if there was one. */
  readonly previousEndMs?: number;
}

/** An outage with its end. */
export type ClosedOutage = Outage & { readonly endedAtMs: number };

type OutageStep =
  | { readonly kind: 'none' }
  | { readonly kind: 'opened'; readonly outage: Omit<Outage, 'id'> }
  | { readonly kind: 'closed'; readonly outage: ClosedOutage };

const unexplained: DeviceFault = { stage: 'request', reason: 'timeout', detail: 'No reason was recorded.' };

/**
 * What a change of health does to a camera's outages: offline and auth-failed open one, online and degraded close it,
 * unknown does neither.
 *
 * It begins at the last good reading, but not in a time in which the gateway was blind and not before the previous one
 * ended. A clock that was set back never turns an interval round.
 */
export function applyTransition({ open, previousEndMs = 0 }: OutageHistory, change: HealthChanged): OutageStep {
  if (isDown(change.to)) {
    if (open !== undefined) return { kind: 'none' };
    const startedAtMs = Math.max(change.lastGoodMs ?? 0, change.watchedSinceMs, previousEndMs);
    return { kind: 'opened', outage: newOutage(change, startedAtMs) };
  }
  if (open === undefined || change.to === 'unknown') return { kind: 'none' };
  return { kind: 'closed', outage: closeOutage(open, change.atMs) };
}

/** @param atMs when it ended, ms since epoch; a clock that was set back does not end it before it was confirmed */
export function closeOutage(open: Outage, atMs: number): ClosedOutage {
  return { ...open, state: 'closed', endedAtMs: Math.max(atMs, open.openedAtMs) };
}

function newOutage(change: HealthChanged, startedAtMs: number): Omit<Outage, 'id'> {
  const { cameraId, organisationId, organisationPath, atMs, fault = unexplained } = change;
  return {
    cameraId,
    organisationId,
    organisationPath,
    state: 'open',
    startedAtMs,
    openedAtMs: Math.max(atMs, startedAtMs),
    fault,
  };
}
