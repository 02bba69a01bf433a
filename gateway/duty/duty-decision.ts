import type { UserId } from '../platform/actor/actor.ts';
import type { Brand } from '../platform/ids/brand.ts';
import type { DutyBase, DutyBasis, DutyLevel } from './duty-mode.ts';
import type { SeasonalWindow } from './night-window.ts';

export type DutyDecisionId = Brand<'DutyDecisionId'>;

/** An administrator sets the base of civil dates, both ends included. */
interface OverrideRuling {
  readonly kind: 'override';
  readonly fromDate: string;
  readonly toDate: string;
  readonly base: DutyBase;
}

/** The announced holidays and make-up workdays of a year; civil date → name of the holiday. */
export interface YearRuling {
  readonly kind: 'calendar-year';
  readonly year: number;
  readonly holidays: Readonly<Record<string, string>>;
  readonly workdays: Readonly<Record<string, string>>;
}

/** The night windows of an organisation, all of them; dates that none covers follow the organisation above. */
interface WindowsRuling {
  readonly kind: 'night-windows';
  readonly windows: readonly SeasonalWindow[];
}

/** From when on the last workday evening the next day's base rules, `HH:mm`; absent: not at all. */
interface EveRuling {
  readonly kind: 'eve-rule';
  readonly from?: string;
}

/** The special mode 战时勤务 is raised for the interval [fromMs, toMs). */
interface SpecialRuling {
  readonly kind: 'special';
  readonly fromMs: number;
  readonly toMs: number;
}

/** A duty level 勤务等级 is raised for the interval [fromMs, toMs). */
interface LevelRuling {
  readonly kind: 'level';
  readonly level: DutyLevel;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Takes another decision back, or ends it early. */
interface EndRuling {
  readonly kind: 'end';
  readonly decisionId: DutyDecisionId;
}

export type DutyRuling =
  OverrideRuling | YearRuling | WindowsRuling | EveRuling | SpecialRuling | LevelRuling | EndRuling;

/** What a decision may be about. */
export const decisionKinds = [
  'override',
  'calendar-year',
  'night-windows',
  'eve-rule',
  'special',
  'level',
  'end',
] as const satisfies readonly DutyRuling['kind'][];
export type DecisionKind = (typeof decisionKinds)[number];

/**
 * A decision about duty with its evidence. It rules for its organisation and everything below it, from the instant on at
 * which it was made: no instant before it is ever resolved otherwise. Decisions are added only.
 */
export interface DutyDecision {
  readonly id: DutyDecisionId;
  readonly organisationPath: string;
  readonly ruling: DutyRuling;
  readonly reason: string;
  readonly documentNumber?: string;
  readonly userId: UserId;
  /** Name of the person, as it was. */
  readonly decidedBy: string;
  readonly decidedAtMs: number;
}

/** What a resolution says of the decision behind it. */
export function basisOf({ id, reason, documentNumber, decidedAtMs, ruling }: DutyDecision): DutyBasis {
  const isTimed = ruling.kind === 'special' || ruling.kind === 'level';
  return {
    decisionId: id,
    reason,
    ...(documentNumber !== undefined && { documentNumber }),
    decidedAtMs,
    ...(isTimed && { untilMs: ruling.toMs }),
  };
}

/** Decisions of one kind: what they rule, with the decision itself. */
export interface RuledBy<Kind extends DecisionKind> {
  readonly ruling: Extract<DutyRuling, { readonly kind: Kind }>;
  readonly decision: DutyDecision;
}

export function decisionsOf<Kind extends DecisionKind>(
  decisions: readonly DutyDecision[],
  kind: Kind,
): RuledBy<Kind>[] {
  return decisions.flatMap((decision) =>
    decision.ruling.kind === kind
      ? // The discriminant was just compared; TypeScript does not narrow by a generic one.
        [{ ruling: decision.ruling as RuledBy<Kind>['ruling'], decision }]
      : [],
  );
}

/** True for a timed decision that is in force at an instant. */
export function isRunning({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }, atMs: number): boolean {
  return fromMs <= atMs && atMs < toMs;
}
