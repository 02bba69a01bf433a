import type { CameraHealth } from '../health/camera-health.ts';
import type { HealthChanged } from '../health/health-events.ts';
import { impairedSince } from '../health/health-state.ts';
import { newId } from '../platform/ids/new-id.ts';
import type { CameraId } from '../registry/camera.ts';
import { type ClosedOutage, type Outage, type OutageHistory, applyTransition, closeOutage } from './outage.ts';

/** Something that happened to a camera and concerns its outages. */
export type OutageItem =
  | { readonly kind: 'health'; readonly cameraId: CameraId; readonly change: HealthChanged }
  | { readonly kind: 'moved'; readonly cameraId: CameraId; readonly organisationPath: string }
  /** Nobody will see it come back: removed, or not leased any more. */
  | { readonly kind: 'gone'; readonly cameraId: CameraId; readonly atMs: number }
  /** A flapping camera has answered for long enough since `sinceMs`. */
  | { readonly kind: 'stable'; readonly cameraId: CameraId; readonly sinceMs: number };

/** What a batch does to outages. */
export interface OutageSteps {
  readonly opened: Outage[];
  readonly closed: ClosedOutage[];
  /** Began to recover, or relapsed. */
  readonly turned: Outage[];
}

/** Adds what one happening does to the outages of its camera. */
export function decideOutages(
  steps: OutageSteps,
  item: Exclude<OutageItem, { readonly kind: 'moved' }>,
  history: OutageHistory,
): void {
  const { open } = history;
  switch (item.kind) {
    case 'gone':
      if (open !== undefined) steps.closed.push(closeOutage(open, open.recoveringSinceMs ?? item.atMs));
      return;
    case 'stable':
      // It may have relapsed since it was looked up.
      if (open?.recoveringSinceMs === item.sinceMs) steps.closed.push(closeOutage(open, item.sinceMs));
      return;
    case 'health':
      applyChange(steps, applyTransition(history, item.change));
  }
}

function applyChange({ opened, closed, turned }: OutageSteps, step: ReturnType<typeof applyTransition>): void {
  if (step.kind === 'closed') closed.push(step.outage);
  if (step.kind === 'replaced') closed.push(step.closed);
  if (step.kind === 'recovering' || step.kind === 'relapsed') turned.push(step.outage);
  if (step.kind !== 'opened' && step.kind !== 'replaced') return;
  opened.push({ ...step.outage, id: newId<'OutageId'>(step.outage.openedAtMs) });
}

/** The change that made a camera what it is, for an outage that was not stored when it happened. */
export function missedChange({ path, state }: CameraHealth): HealthChanged {
  const { cameraId, organisationId, organisationPath } = path;
  const { status, sinceMs, lastGoodMs = sinceMs, fault } = state;
  const impairedSinceMs = impairedSince(state);
  return {
    from: 'unknown',
    to: status,
    atMs: sinceMs,
    cameraId,
    organisationId,
    organisationPath,
    lastGoodMs,
    watchedSinceMs: impairedSinceMs ?? lastGoodMs,
    ...(impairedSinceMs !== undefined && { impairedSinceMs }),
    ...(fault !== undefined && { fault }),
  };
}
