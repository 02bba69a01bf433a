import { createHash } from 'node:crypto';
import { without } from '../../platform/records/without.ts';
import type { HandBack } from './hand-back.ts';
import type { Shift, ShiftNote, Signature } from './shift.ts';
import type { ShiftWork } from './shift-work.ts';

/** What a record holds; a change of its shape gets a new version. */
export const recordVersion = 'v2';

/** The whole of a shift as it was signed off 值班记录. */
export interface ShiftRecord {
  readonly recordVersion: typeof recordVersion;
  readonly shift: Omit<Shift, 'organisationPath' | 'handover' | 'version'>;
  readonly handover?: Signature;
  readonly work: ShiftWork;
  readonly notes: readonly Omit<ShiftNote, 'shiftId' | 'organisationPath'>[];
  /** What was given back to closed organisations, with their acceptances until then; since v2. */
  readonly handBacks: readonly Omit<HandBack, 'shiftId' | 'organisationPath'>[];
}

/** The record of a shift that has its last signature, as the text that is kept. */
export function writeRecord(
  shift: Shift,
  work: ShiftWork,
  notes: readonly ShiftNote[],
  handBacks: readonly HandBack[] = [],
): string {
  const record: ShiftRecord = {
    recordVersion,
    shift: without(shift, 'organisationPath', 'version', 'handover'),
    ...(shift.handover !== undefined && { handover: shift.handover }),
    work,
    notes: notes.map((note) => without(note, 'shiftId', 'organisationPath')),
    handBacks: handBacks.map((handBack) => without(handBack, 'shiftId', 'organisationPath')),
  };
  return JSON.stringify(record);
}

/** SHA-256 of the kept text, hexadecimal: whoever printed the record can tell whether it is still the same. */
export function hashRecord(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
