import type { Brand } from '../../platform/ids/brand.ts';
import type { OrganisationId } from '../../registry/camera.ts';
import type { RoundCounts, RoundState } from '../round.ts';
import { isMember, type Shift, type ShiftId, type Signature } from './shift.ts';
import type { CutList, FoundItem, OutageItem, WorkedRound } from './shift-work.ts';

export type HandBackId = Brand<'HandBackId'>;

/** What a shift gives back 交还 to a closed organisation for which it stood in; one for each shift and organisation. */
export interface HandBack {
  readonly id: HandBackId;
  readonly shiftId: ShiftId;
  /** The closed organisation, as a rule a police room; its name and that of the superior as they were then. */
  readonly organisationId: OrganisationId;
  readonly organisationName: string;
  readonly organisationPath: string;
  readonly superiorName: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** What the shift wrote for the organisation; written once. */
  readonly note?: Signature;
  readonly acceptance?: Signature;
}

/** A round of the organisation as it is told to it: nothing of who worked on it, or why nobody did. */
export interface ReturnedRound {
  readonly roundId: string;
  readonly planName: string;
  readonly state: RoundState;
  readonly dueFromMs: number;
  readonly dueToMs: number;
  readonly stops: RoundCounts;
}

/** A hand-back as its organisation reads it. */
export interface ReturnedTime {
  readonly handBack: HandBack;
  readonly rounds: CutList<ReturnedRound>;
  readonly mayAccept: boolean;
}

/** Everything that is given back to an organisation; open findings and outages are as of now. */
export interface ReturnedWork {
  readonly organisationId: string;
  readonly organisationName: string;
  readonly openFindings: CutList<FoundItem>;
  readonly openOutages: CutList<OutageItem>;
  readonly times: CutList<ReturnedTime>;
}

/** Why somebody cannot write the note of a hand-back; undefined when they can. */
export function whyNoReturnNote(handBack: HandBack, shift: Shift, userId: string): string | undefined {
  if (!isMember(shift, userId)) return 'Only somebody of the crew that stood in writes this note.';
  if (handBack.acceptance !== undefined) return 'The organisation has accepted what was given back.';
  return handBack.note === undefined ? undefined : 'The note is written; it is not changed any more.';
}

/**
 * Why somebody cannot accept a hand-back; undefined when they can.
 *
 * @param shift the one that stood in
 * @param workingAtId organisation of the shift that they work now
 */
export function whyNoReturn(
  handBack: HandBack,
  shift: Pick<Shift, 'members'>,
  { userId, workingAtId }: { readonly userId: string; readonly workingAtId: string | undefined },
): string | undefined {
  if (handBack.acceptance !== undefined) return 'This was accepted already.';
  if (isMember(shift, userId)) return 'Nobody accepts what they give back themselves.';
  return workingAtId === handBack.organisationId ? undefined : 'Sign in to a shift of this organisation first.';
}

/** A round as its organisation is told of it. */
export function returnedRound({ id, planName, state, dueFromMs, dueToMs, counts }: WorkedRound): ReturnedRound {
  return { roundId: id, planName, state, dueFromMs, dueToMs, stops: counts };
}
