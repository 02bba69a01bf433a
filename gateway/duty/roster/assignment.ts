import type { Brand } from '../../platform/ids/brand.ts';
import { type DutyPostId, type DutySlot, type Officer, slotKeyOf } from './duty-post.ts';

export type AssignmentId = Brand<'AssignmentId'>;

/** Somebody who comes instead of the one who was assigned 替班. */
export interface Substitute extends Officer {
  readonly reason: string;
}

/** A person assigned to one slot of one date 排班. */
export interface Assignment extends Officer {
  readonly id: AssignmentId;
  readonly postId: DutyPostId;
  readonly organisationPath: string;
  /** Civil date on which the slot begins. */
  readonly date: string;
  readonly slotKey: string;
  readonly assignedBy: string;
  readonly assignedAtMs: number;
  /** The latest one; every substitution is kept beside. */
  readonly substitute?: Substitute;
}

/** Who was to come instead of whom, why, and who decided it; added only. */
export interface Substitution extends Substitute {
  readonly id: string;
  readonly assignmentId: AssignmentId;
  readonly organisationPath: string;
  readonly insteadOfName: string;
  readonly userId: string;
  readonly byName: string;
  readonly atMs: number;
}

/** Assignments by the slot and date that they man. */
export type Manning = ReadonlyMap<string, readonly Assignment[]>;

/** Who comes: the substitute, or the one who was assigned. */
export function officerOf({ officerId, officerName, substitute }: Assignment): Officer {
  return substitute === undefined
    ? { officerId, officerName }
    : { officerId: substitute.officerId, officerName: substitute.officerName };
}

export function manningOf(assignments: readonly Assignment[]): Manning {
  return Map.groupBy(assignments, ({ postId, date, slotKey }) => `${postId}/${date}/${slotKey}`);
}

/** Who is assigned to a slot. */
export function assignedTo(manning: Manning, slot: DutySlot): readonly Assignment[] {
  return manning.get(slotKeyOf(slot)) ?? [];
}
