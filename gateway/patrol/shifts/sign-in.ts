import { type Assignment, officerOf } from '../../duty/roster/assignment.ts';
import type { DutySlot } from '../../duty/roster/duty-post.ts';
import type { ShiftMember } from './shift.ts';

/** Local settings of shifts, ms. */
export interface ShiftPolicy {
  /** So long before its slot begins a shift may be signed in to. */
  readonly earlyMs: number;
  /** A sign-in so long after the slot began is late. */
  readonly graceMs: number;
  /** A shift that is open, or that nobody took over, so long after its end is told to superiors. */
  readonly overdueMs: number;
}

/** True when a slot may be signed in to: soon to begin, or running. */
export function isOffered(
  { fromMs, toMs }: Pick<DutySlot, 'fromMs' | 'toMs'>,
  atMs: number,
  policy: ShiftPolicy,
): boolean {
  return fromMs - policy.earlyMs <= atMs && atMs < toMs;
}

/** How late a sign-in is, ms; 0 within the grace. */
export function latenessOf(fromMs: number, atMs: number, { graceMs }: ShiftPolicy): number {
  return atMs - fromMs > graceMs ? atMs - fromMs : 0;
}

/** The sign-in of an officer, with whom they come instead of by the roster. */
export function memberOf(
  officer: Pick<ShiftMember, 'officerId' | 'officerName'>,
  assignments: readonly Assignment[],
  { atMs, lateMs }: { readonly atMs: number; readonly lateMs: number },
): ShiftMember {
  const own = assignments.find((assignment) => officerOf(assignment).officerId === officer.officerId);
  const substitute = own?.officerId === officer.officerId ? undefined : own?.substitute;
  return {
    ...officer,
    signedInAtMs: atMs,
    lateMs,
    ...(own !== undefined &&
      substitute !== undefined && { insteadOf: { officerName: own.officerName, reason: substitute.reason } }),
  };
}
