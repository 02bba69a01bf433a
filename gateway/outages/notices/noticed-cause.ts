import { z } from 'zod';
import { type Cause, type CauseId, causeKinds, severities } from '../causes/cause.ts';

/** `confirmed` until it is over; a `merged` one turned out to be a part of another, which is told instead. */
export const noticedStates = ['confirmed', 'closed', 'merged'] as const;
export type NoticedState = (typeof noticedStates)[number];

/** What texts say of a cause. */
export const causeFacts = z.object({
  kind: z.enum(causeKinds),
  name: z.string(),
  severity: z.enum(severities),
  /** `FaultReason` of the SDK: what most of its cameras show. */
  reason: z.string(),
  startedAtMs: z.number(),
  endedAtMs: z.number().optional(),
  cameraCount: z.number(),
  memberCount: z.number(),
});
export type CauseFacts = z.infer<typeof causeFacts>;

/** What notices remember of a cause that was confirmed. */
export interface NoticedCause {
  readonly id: CauseId;
  readonly organisationPath: string;
  readonly state: NoticedState;
  readonly facts: CauseFacts;
  readonly isInMaintenance: boolean;
  readonly confirmedAtMs: number;
  /** When it was over or merged. */
  readonly endedAtMs?: number;
  /** When a person saw to it; the first one counts. */
  readonly acknowledgedAtMs?: number;
  readonly acknowledgedBy?: string;
  readonly note?: string;
}

/** @returns undefined for a cause that is only suspected, or never was confirmed: nobody is told of those */
export function noticedCause(cause: Cause, atMs: number): NoticedCause | undefined {
  const { state, confirmedAtMs } = cause;
  if (state === 'suspected' || confirmedAtMs === undefined) return undefined;
  return {
    ...{ id: cause.id, organisationPath: cause.organisationPath, state, facts: factsOf(cause), confirmedAtMs },
    isInMaintenance: cause.maintenanceWindowId !== undefined,
    ...(state !== 'confirmed' && { endedAtMs: cause.endedAtMs ?? atMs }),
  };
}

function factsOf({ fault, ...cause }: Cause): CauseFacts {
  const { kind, name, severity, startedAtMs, endedAtMs, cameraCount, peakCount, memberCount } = cause;
  return {
    ...{ kind, name, severity, reason: fault.reason, startedAtMs, memberCount },
    // Of one that is over it is told how large it was.
    cameraCount: cause.state === 'confirmed' ? cameraCount : peakCount,
    ...(endedAtMs !== undefined && { endedAtMs }),
  };
}
