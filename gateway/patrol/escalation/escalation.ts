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
  /** 1 for the superior of who should have worked it; one more for each superior above that was told since. */
  readonly level: number;
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
  /** What nobody acknowledged goes one level higher after so long, and again after as long, up to the top. 0: never. */
  readonly climbMinutes: number;
}

/** True when a missed round concerns superiors. What the platform itself missed is no fault of people. */
export function concernsSuperiors({ missedCause }: Round): boolean {
  return missedCause !== 'platform';
}

/** Whom a round is escalated to: the superior of who should have worked it; the top answers for itself. */
export function answerableFor(round: Round): string {
  return round.assignee?.organisationId ?? round.organisationId;
}

/**
 * Those that go one level higher now: of each round and kind the highest one, when nobody has acknowledged any of them and
 * it was told long enough ago.
 */
export function climbing(told: readonly Escalation[], { climbMinutes }: EscalationPolicy, nowMs: number): Escalation[] {
  if (climbMinutes === 0) return [];
  return [...Map.groupBy(told, ({ roundId, kind }) => `${roundId}/${kind}`).values()].flatMap((same) => {
    const highest = same.toSorted((one, other) => other.level - one.level).at(0);
    const isKnown = same.some(({ acknowledgedAtMs }) => acknowledgedAtMs !== undefined);
    const isDue = highest !== undefined && nowMs >= highest.atMs + climbMinutes * 60_000;
    return isDue && !isKnown ? [highest] : [];
  });
}

/** The escalation of a round to an organisation. */
export function escalate(
  round: Round,
  kind: EscalationKind,
  made: {
    readonly id: EscalationId;
    readonly to: { readonly id: string; readonly name: string; readonly path: string };
    readonly level?: number;
    readonly atMs: number;
  },
): Escalation {
  const { id: roundId, organisationName, planName, dueFromMs, dueToMs, missedCause } = round;
  return {
    ...{ id: made.id, roundId, kind, organisationName, planName, dueFromMs, dueToMs, atMs: made.atMs },
    level: made.level ?? 1,
    organisationPath: made.to.path,
    toId: made.to.id,
    toName: made.to.name,
    ...(missedCause !== undefined && { cause: missedCause }),
  };
}
