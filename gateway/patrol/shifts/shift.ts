import type { DutyResolution } from '../../duty/duty-mode.ts';
import type { DutyPostId, Officer } from '../../duty/roster/duty-post.ts';
import type { Actor, UserId } from '../../platform/actor/actor.ts';
import { isWithin } from '../../platform/actor/scope.ts';
import type { Brand } from '../../platform/ids/brand.ts';
import type { OrganisationId } from '../../registry/camera.ts';

export type ShiftId = Brand<'ShiftId'>;

/** working 当班 → handed-over 已交班 → accepted 已接班 → signed-off 已签字; then nothing of it changes any more. */
export const shiftStates = ['working', 'handed-over', 'accepted', 'signed-off'] as const;
export type ShiftState = (typeof shiftStates)[number];

/** What somebody may do with a shift: write a note, hand it over, accept it, sign it off. */
export const shiftSteps = ['note', 'hand-over', 'accept', 'sign-off'] as const;
export type ShiftStep = (typeof shiftSteps)[number];

/** An officer who signed in to a shift. */
export interface ShiftMember extends Officer {
  readonly signedInAtMs: number;
  /** How long after the slot began, when that was later than allowed; 0 in time, and without a roster. */
  readonly lateMs: number;
  /** On the roster somebody else was to come. */
  readonly insteadOf?: { readonly officerName: string; readonly reason: string };
}

/** The slot of the roster that a shift works; names and hours as they were at sign-in. */
export interface ShiftSlot {
  readonly postId: DutyPostId;
  readonly postName: string;
  readonly slotKey: string;
  readonly slotName: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Who did something, when, and what they said. */
export interface Signature {
  readonly userId: UserId;
  readonly name: string;
  readonly atMs: number;
  readonly note?: string;
}

/** A shift 值班 as it is worked, by one crew: those who signed in to the same slot, or at the same organisation. */
export interface Shift {
  readonly id: ShiftId;
  readonly organisationId: OrganisationId;
  readonly organisationName: string;
  readonly organisationPath: string;
  /** Absent for a shift that no roster planned 临时班. */
  readonly slot?: ShiftSlot;
  /** Duty date: that on which the slot begins. */
  readonly date: string;
  /** When the slot begins, or the first sign-in without one. */
  readonly startsAtMs: number;
  readonly endedAtMs?: number;
  /** The mode at the start, by what was decided until then; no later decision changes it once it is frozen. */
  readonly duty: DutyResolution;
  readonly isDutyFrozen: boolean;
  readonly state: ShiftState;
  /** In the order of their sign-in. */
  readonly members: readonly ShiftMember[];
  readonly handover?: Signature;
  readonly acceptance?: Signature;
  readonly signOff?: Signature;
  /** Grows with each save; a save names the version that it read. */
  readonly version: number;
}

/** Somebody's words in the record of a shift; added only. */
export interface ShiftNote {
  readonly id: string;
  readonly shiftId: ShiftId;
  readonly organisationPath: string;
  /** work 值班记录, hand-over 交接事项, acceptance 接班意见, annotation 批注, sign-off 签字意见. */
  readonly kind: 'work' | 'hand-over' | 'acceptance' | 'annotation' | 'sign-off';
  readonly text: string;
  readonly userId: UserId;
  readonly byName: string;
  readonly atMs: number;
}

/** Names what only one shift may be open for: a slot of a date, or an organisation without a roster. */
export function openKeyOf({ slot, date, organisationId }: Pick<Shift, 'slot' | 'date' | 'organisationId'>): string {
  return slot === undefined ? `at/${organisationId}` : `${slot.postId}/${date}/${slot.slotKey}`;
}

/** True for somebody of the crew. */
export function isMember({ members }: Pick<Shift, 'members'>, userId: string): boolean {
  return members.some(({ officerId }) => officerId === userId);
}

/** Who asks: besides the actor, whether they are signed in to another shift that may take this one over. */
export interface StepAsker {
  readonly actor: Pick<Actor, 'userId' | 'role' | 'scope'>;
  /** Organisation of the shift that the actor works now. */
  readonly workingAt?: string | undefined;
}

/** True when a shift is over by its slot; one without a slot ends when it is handed over. */
export function isOver({ slot }: Pick<Shift, 'slot'>, atMs: number): boolean {
  return slot !== undefined && slot.toMs <= atMs;
}

/**
 * Why somebody cannot take a step; undefined when they can.
 *
 * A member hands over; an officer who works another shift of that organisation, or of one above it, accepts;
 * an administrator of that part signs off, but never the own shift.
 */
export function whyNot(step: ShiftStep, shift: Shift, asker: StepAsker, atMs: number): string | undefined {
  const { state } = shift;
  if (state === 'signed-off') return 'The shift is signed off; nothing of it changes any more.';
  switch (step) {
    case 'note':
      return whyNoNote(shift, asker);
    case 'hand-over':
      return whyNoHandover(shift, asker, atMs);
    case 'accept':
      return whyNoAcceptance(shift, asker);
    case 'sign-off':
      return whyNoSignOff(shift, asker, atMs);
  }
}

/** The steps that somebody can take. */
export function possibleSteps(shift: Shift, asker: StepAsker, atMs: number): ShiftStep[] {
  return shiftSteps.filter((step) => whyNot(step, shift, asker, atMs) === undefined);
}

/** True when a sign-off has to say why: nobody handed over, or nobody took over. */
export function needsReason({ state }: Pick<Shift, 'state'>): boolean {
  return state !== 'accepted';
}

function whyNoNote(shift: Shift, { actor }: StepAsker): string | undefined {
  if (shift.state !== 'working' || isMember(shift, actor.userId)) return undefined;
  return 'While a shift is worked only its own crew writes into its record.';
}

function whyNoHandover(shift: Shift, { actor }: StepAsker, atMs: number): string | undefined {
  if (shift.state !== 'working') return 'The shift is handed over already.';
  if (!isMember(shift, actor.userId)) return 'Only somebody of the crew hands the shift over.';
  return shift.startsAtMs > atMs ? 'The shift has not begun.' : undefined;
}

function whyNoAcceptance(shift: Shift, { actor, workingAt }: StepAsker): string | undefined {
  if (shift.state !== 'handed-over') return 'Only a shift that is handed over and not yet accepted can be accepted.';
  if (isMember(shift, actor.userId)) return 'Somebody of the next shift accepts it, not of the own crew.';
  const isNext = workingAt !== undefined && isWithin({ organisationPath: workingAt }, shift.organisationPath);
  return isNext ? undefined : 'Sign in to a shift of this organisation, or of one above it, first.';
}

function whyNoSignOff(shift: Shift, { actor }: StepAsker, atMs: number): string | undefined {
  if (actor.role !== 'admin') return 'Only an administrator of this part signs a shift off.';
  if (isMember(shift, actor.userId)) return 'Nobody signs the own shift off.';
  if (shift.state === 'working' && !isOver(shift, atMs)) return 'The shift is being worked.';
  return undefined;
}
