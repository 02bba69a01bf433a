import type { DeviceFault } from '../../adapters/sdk/adapter.ts';
import type { HealthChanged } from '../health/health-events.ts';
import { type HealthStatus, isDown } from '../health/health-state.ts';
import type { Brand } from '../platform/ids/brand.ts';
import type { CameraId, OrganisationId } from '../registry/camera.ts';
import type { CauseId } from './causes/cause.ts';

export type OutageId = Brand<'OutageId'>;

export const outageStates = ['open', 'closed'] as const;
export type OutageState = (typeof outageStates)[number];

/** `down`: it does not answer, or lets nobody in. `impaired`: it answers, but its stream or picture is bad. */
export const outageEffects = ['down', 'impaired'] as const;
export type OutageEffect = (typeof outageEffects)[number];

/** A time [startedAtMs, endedAtMs) in which one camera could not be used. A camera's outages never overlap. */
export interface Outage {
  readonly id: OutageId;
  readonly cameraId: CameraId;
  /** Where the camera belonged when it began. */
  readonly organisationId: OrganisationId;
  readonly organisationPath: string;
  readonly state: OutageState;
  readonly effect: OutageEffect;
  /**
   * Last good reading before it, of an impaired one the last deep check that found nothing: it cannot have begun earlier.
   * Ms since epoch, like all instants here.
   */
  readonly startedAtMs: number;
  /** When it was confirmed. */
  readonly openedAtMs: number;
  readonly endedAtMs?: number;
  /**
   * Since when a flapping camera answers again. The interval goes on until that has lasted, and then ends here; the
   * camera's minutes tell what was between.
   */
  readonly recoveringSinceMs?: number;
  /** Why, as first confirmed. */
  readonly fault: DeviceFault;
  /** What broke; absent for the second until it is decided. */
  readonly causeId?: CauseId;
}

/** What is known of a camera's outages before a transition. */
export interface OutageHistory {
  readonly open?: Outage;
  /** End of the outage before, if there was one. */
  readonly previousEndMs?: number;
}

/** An outage with its end. */
export type ClosedOutage = Outage & { readonly endedAtMs: number };

type NewOutage = Omit<Outage, 'id'>;

type OutageStep =
  | { readonly kind: 'none' }
  | { readonly kind: 'opened'; readonly outage: NewOutage }
  | { readonly kind: 'closed'; readonly outage: ClosedOutage }
  /** A flapping camera answers: whether it stays so must show. */
  | { readonly kind: 'recovering'; readonly outage: Outage; readonly atMs: number }
  /** It did not stay so: the same outage goes on. */
  | { readonly kind: 'relapsed'; readonly outage: Outage }
  /** One trouble followed upon another without a good reading between. */
  | { readonly kind: 'replaced'; readonly closed: ClosedOutage; readonly outage: NewOutage };

const unexplained: DeviceFault = { stage: 'request', reason: 'timeout', detail: 'No reason was recorded.' };

/**
 * What a change of health does to a camera's outages: offline, auth-failed and a bad picture open one; a camera that is
 * well, or only tells the wrong time, closes it; unknown does neither.
 *
 * It begins at the last good reading, a bad picture at the last good picture, but not in a time in which the gateway was
 * blind and not before the previous one ended. A clock that was set back never turns an interval round.
 */
export function applyTransition({ open, previousEndMs = 0 }: OutageHistory, change: HealthChanged): OutageStep {
  if (change.to === 'unknown') return { kind: 'none' };
  const effect = effectOf(change);
  if (effect === undefined) return open === undefined ? { kind: 'none' } : returned(open, change);
  if (open === undefined) return { kind: 'opened', outage: newOutage(change, effect, previousEndMs) };
  if (open.effect !== effect) return replaced(open, change, effect);
  return open.recoveringSinceMs === undefined ? { kind: 'none' } : { kind: 'relapsed', outage: withoutRecovery(open) };
}

/** @param atMs when it ended, ms since epoch; a clock that was set back does not end it before it was confirmed */
export function closeOutage(open: Outage, atMs: number): ClosedOutage {
  return { ...withoutRecovery(open), state: 'closed', endedAtMs: Math.max(atMs, open.openedAtMs) };
}

/** How a camera that is so cannot be used; undefined when it can, or nobody knows. A wrong clock alone is no outage. */
export function effectOf({
  to,
  fault,
}: {
  readonly to: HealthStatus;
  readonly fault?: DeviceFault | undefined;
}): OutageEffect | undefined {
  if (isDown(to)) return 'down';
  return to === 'degraded' && fault !== undefined && fault.stage !== 'clock' ? 'impaired' : undefined;
}

function returned(open: Outage, { atMs, isFlapping }: HealthChanged): OutageStep {
  if (open.recoveringSinceMs !== undefined) return { kind: 'none' };
  if (isFlapping !== true) return { kind: 'closed', outage: closeOutage(open, atMs) };
  const recoveringSinceMs = Math.max(atMs, open.openedAtMs);
  return { kind: 'recovering', outage: { ...open, recoveringSinceMs }, atMs: recoveringSinceMs };
}

/** A camera that answers again with a bad picture was down until now; one that goes down had its picture until its last good reading. */
function replaced(open: Outage, change: HealthChanged, effect: OutageEffect): OutageStep {
  const turnedAtMs = effect === 'impaired' ? change.atMs : startOf(change, effect, open.openedAtMs);
  const closed = closeOutage(open, open.recoveringSinceMs ?? turnedAtMs);
  return { kind: 'replaced', closed, outage: newOutage(change, effect, closed.endedAtMs) };
}

function startOf(change: HealthChanged, effect: OutageEffect, previousEndMs: number): number {
  const { lastGoodMs = 0, impairedSinceMs = lastGoodMs, watchedSinceMs } = change;
  return Math.max(effect === 'impaired' ? impairedSinceMs : lastGoodMs, watchedSinceMs, previousEndMs);
}

function newOutage(change: HealthChanged, effect: OutageEffect, previousEndMs: number): NewOutage {
  const { cameraId, organisationId, organisationPath, atMs, fault = unexplained } = change;
  const startedAtMs = startOf(change, effect, previousEndMs);
  return {
    cameraId,
    organisationId,
    organisationPath,
    state: 'open',
    effect,
    startedAtMs,
    openedAtMs: Math.max(atMs, startedAtMs),
    fault,
  };
}

function withoutRecovery({ recoveringSinceMs: _since, ...outage }: Outage): Outage {
  return outage;
}
