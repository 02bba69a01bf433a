import { z } from 'zod';
import { dutyResolutionView } from '../../duty/duty-api.ts';
import type { DutyResolution } from '../../duty/duty-mode.ts';
import type { DutyPostId } from '../../duty/roster/duty-post.ts';
import {
  countColumn,
  flagColumn,
  idColumn,
  instantColumn,
  jsonColumn,
  keyColumn,
  optionalIdColumn,
  optionalInstantColumn,
  optionalJsonColumn,
  optionalTextColumn,
  pathColumn,
  readJson,
  textColumn,
} from '../../platform/database/columns.ts';
import { withoutNulls } from '../../platform/database/without-nulls.ts';
import { without } from '../../platform/records/without.ts';
import { openKeyOf, type Shift, type ShiftMember, type ShiftSlot, type Signature } from './shift.ts';

type Flat = 'slot' | 'duty' | 'endedAtMs' | 'members' | 'handover' | 'acceptance' | 'signOff';

/** A shift as its row, without its crew. */
export interface ShiftRow extends Omit<Shift, Flat> {
  readonly postId: DutyPostId | null;
  readonly postName: string | null;
  readonly slotKey: string | null;
  readonly slotName: string | null;
  readonly plannedFromMs: number | null;
  readonly plannedToMs: number | null;
  readonly endedAtMs: number | null;
  readonly duty: string;
  readonly openKey: string | null;
  readonly handover: string | null;
  readonly acceptance: string | null;
  readonly signOff: string | null;
  readonly handedWork: string | null;
  readonly record: string | null;
  readonly recordHash: string | null;
}

export const shiftColumns = {
  id: keyColumn,
  organisationId: idColumn,
  organisationName: textColumn(),
  organisationPath: pathColumn,
  postId: optionalIdColumn,
  postName: optionalTextColumn(),
  slotKey: optionalTextColumn(8),
  slotName: optionalTextColumn(),
  date: textColumn(10),
  plannedFromMs: optionalInstantColumn,
  plannedToMs: optionalInstantColumn,
  startsAtMs: instantColumn,
  endedAtMs: optionalInstantColumn,
  duty: jsonColumn,
  isDutyFrozen: flagColumn,
  state: textColumn(16),
  openKey: optionalTextColumn(64),
  handover: optionalJsonColumn,
  acceptance: optionalJsonColumn,
  signOff: optionalJsonColumn,
  handedWork: optionalJsonColumn,
  record: optionalJsonColumn,
  recordHash: optionalTextColumn(64),
  version: countColumn,
};

const storedSignature = z.strictObject({
  userId: z.string(),
  name: z.string(),
  atMs: z.number(),
  note: z.string().exactOptional(),
});

/** What of a shift is written once and read alone. */
type KeptApart = 'handedWork' | 'record' | 'recordHash';

export function toShiftRow(shift: Shift): Omit<ShiftRow, KeptApart> {
  const { slot, duty, handover, acceptance, signOff, ...rest } = without(shift, 'members');
  return {
    ...rest,
    ...toSlotRow(slot),
    endedAtMs: shift.endedAtMs ?? null,
    duty: JSON.stringify(duty),
    openKey: shift.state === 'working' ? openKeyOf(shift) : null,
    handover: writeJson(handover),
    acceptance: writeJson(acceptance),
    signOff: writeJson(signOff),
  };
}

export function toShift(row: Omit<ShiftRow, KeptApart>, members: readonly ShiftMember[]): Shift {
  const { id, organisationId, organisationName, organisationPath, date, state, version } = row;
  const where = `shift ${id}`;
  const slot = toSlot(row);
  const { handover, acceptance, signOff, endedAtMs } = withoutNulls(row);
  return {
    ...{ id, organisationId, organisationName, organisationPath, date, state, version, members },
    ...(slot !== undefined && { slot }),
    startsAtMs: Number(row.startsAtMs),
    ...(endedAtMs !== undefined && { endedAtMs: Number(endedAtMs) }),
    // Absent and undefined are one thing to a resolution's readers.
    duty: readJson(dutyResolutionView, row.duty, where) as DutyResolution,
    isDutyFrozen: Boolean(row.isDutyFrozen),
    ...(handover !== undefined && { handover: toSignature(handover, where) }),
    ...(acceptance !== undefined && { acceptance: toSignature(acceptance, where) }),
    ...(signOff !== undefined && { signOff: toSignature(signOff, where) }),
  };
}

function toSlotRow(slot: ShiftSlot | undefined) {
  const { postId = null, postName = null, slotKey = null, slotName = null } = slot ?? {};
  return { postId, postName, slotKey, slotName, plannedFromMs: slot?.fromMs ?? null, plannedToMs: slot?.toMs ?? null };
}

function toSlot({
  postId,
  postName,
  slotKey,
  slotName,
  plannedFromMs,
  plannedToMs,
}: Omit<ShiftRow, KeptApart>): ShiftSlot | undefined {
  if (postId === null) return undefined;
  const names = { postName: postName ?? '', slotKey: slotKey ?? '', slotName: slotName ?? '' };
  return { postId, ...names, fromMs: Number(plannedFromMs), toMs: Number(plannedToMs) };
}

function toSignature(text: string, where: string): Signature {
  // A stored user's id is branded by the type only.
  return readJson(storedSignature, text, where) as Signature;
}

function writeJson(value: object | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
