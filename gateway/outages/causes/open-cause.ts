import type { OutageId } from '../outage.ts';
import type { Cause, CauseId } from './cause.ts';
import { type LinkedOutage, type SeverityPolicy, severityOf, tally } from './cause-part.ts';
import type { Parent } from './parent.ts';

/** A cause that is not over, as the gateway works on it. */
export interface OpenCause {
  readonly id: CauseId;
  readonly kind: Cause['kind'];
  readonly key: string;
  readonly name: string;
  /** `Parent.id`; absent of a camera. */
  readonly parentId?: string;
  readonly openedAtMs: number;
  /** When it began to be suspected, on the monotonic clock, ms. */
  readonly suspectedSinceMs: number;
  /** Every outage that it explains, those that are over too. */
  readonly outages: Map<OutageId, LinkedOutage>;
  state: Cause['state'];
  confirmedAtMs?: number;
  mergedIntoId?: CauseId;
  peakCount: number;
  memberCount: number;
  maintenanceWindowId?: string;
  /** Since when enough of its cameras are back, on the monotonic clock, ms. */
  returnedSinceMs?: number;
  /** As it was stored and told last; absent of one that nobody has heard of. */
  told?: Cause;
}

/** What becomes of several open causes at once. */
export interface NewCause {
  readonly id: CauseId;
  readonly openedAtMs: number;
  readonly suspectedSinceMs: number;
}

/** The cause of one camera, until it turns out to be a part of a larger one. */
export function ofCamera(news: NewCause, { outage }: LinkedOutage, name: string | undefined): OpenCause {
  const { cameraId: key } = outage;
  return { ...news, ...blank(), kind: 'camera', key, name: name ?? key, memberCount: 1 };
}

export function ofParent(news: NewCause, parent: Parent, name: string | undefined): OpenCause {
  const { id: parentId, kind, key, members } = parent;
  return { ...news, ...blank(), kind, key, name: name ?? key, parentId, memberCount: members.length };
}

function blank(): Pick<OpenCause, 'outages' | 'state' | 'peakCount'> {
  return { outages: new Map(), state: 'suspected', peakCount: 0 };
}

/** The cause as it is now; undefined when nothing is linked to it, so that it is none. */
export function describeCause(open: OpenCause, policy: SeverityPolicy): Cause | undefined {
  const sum = tally(open.outages.values());
  if (sum === undefined) return undefined;
  const { id, kind, key, name, state, openedAtMs, confirmedAtMs, mergedIntoId, maintenanceWindowId } = open;
  const cameraCount = state === 'merged' ? 0 : sum.cameraIds.length;
  return {
    ...{ id, kind, key, name, state, openedAtMs },
    organisationPath: sum.organisationPath,
    severity: severityOf(sum, policy),
    startedAtMs: sum.startedAtMs,
    ...(confirmedAtMs !== undefined && { confirmedAtMs }),
    ...(state === 'closed' && sum.endedAtMs !== undefined && { endedAtMs: sum.endedAtMs }),
    ...(mergedIntoId !== undefined && { mergedIntoId }),
    cameraCount,
    peakCount: Math.max(open.peakCount, cameraCount),
    memberCount: Math.max(open.memberCount, sum.affectedCount),
    fault: sum.fault,
    ...(maintenanceWindowId !== undefined && { maintenanceWindowId }),
  };
}

/** True when nothing that people or the database know of it is another. */
export function isSameCause(a: Cause, b: Cause): boolean {
  return (
    a.state === b.state &&
    a.severity === b.severity &&
    a.cameraCount === b.cameraCount &&
    a.peakCount === b.peakCount &&
    a.memberCount === b.memberCount &&
    isSamePlace(a, b) &&
    a.maintenanceWindowId === b.maintenanceWindowId
  );
}

function isSamePlace(a: Cause, b: Cause): boolean {
  return a.organisationPath === b.organisationPath && a.startedAtMs === b.startedAtMs && a.name === b.name;
}
