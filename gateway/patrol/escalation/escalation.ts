import type { Brand } from '../../platform/ids/brand.ts';
import type { MissedCause, Round, RoundId } from '../round.ts';

export type EscalationId = Brand<'EscalationId'>;

/** late-sign-in 迟到未签: a due round that nobody began in time; missed 漏巡: its window is over. Each once a round. */
export const escalationKinds = ['late-sign-in', 'missed'] as const;
export type EscalationKind = (typeof escalationKinds)[number];

/** What the people of a superior organisation are told of a round. */
export interface Escalation {
  readonly id: EscalationId;
  readonly roundId: RoundId;
  readonly kind: EscalationKind;
  /** Whom it is for: the people of this organisation and above. */
  readonly organisationPath: string;
  readonly toId: string;
  readonly toName: string;
  /** Whose round it is. */
  readonly organisationName: string;
  readonly planName: string;
  readonly dueFromMs: number;
  readonly dueToMs: number;
  readonly cause?: MissedCause;
  readonly atMs: number;
  readonly acknowledgedAtMs?: number;
  readonly acknowledgedBy?: string;
  readonly note?: string;
}

/** Timers of escalation. Local settings. */
export interface EscalationPolicy {
  /** A due round that nobody began after so long is escalated. */
  readonly lateSignInMinutes: number;
  /** A missed round is escalated so long after its window; time to see it oneself. */
  readonly missedAfterMinutes: number;
}

/** True when a missed round concerns superiors. What the platform itself missed is no fault of people. */
export function concernsSuperiors({ missedCause }: Round): boolean {
  return missedCause !== 'platform';
}

/** Whom a round is escalated to: the superior of who should have worked it; the top answers for itself. */
export function answerableFor(round: Round): string {
  return round.assignee?.organisationId ?? round.organisationId;
}

/** The escalation of a round to an organisation. */
export function escalate(
  round: Round,
  kind: EscalationKind,
  made: {
    readonly id: EscalationId;
    readonly to: { readonly id: string; readonly name: string; readonly path: string };
    readonly atMs: number;
  },
): Escalation {
  const { id: roundId, organisationName, planName, dueFromMs, dueToMs, missedCause } = round;
  return {
    ...{ id: made.id, roundId, kind, organisationName, planName, dueFromMs, dueToMs, atMs: made.atMs },
    organisationPath: made.to.path,
    toId: made.to.id,
    toName: made.to.name,
    ...(missedCause !== undefined && { cause: missedCause }),
  };
}
