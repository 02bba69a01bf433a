import type { GivenBack } from './given-back.ts';
import type { Shift, ShiftNote, ShiftStep, Signature } from './shift.ts';
import type { ShiftWork } from './shift-work.ts';
import type { ShiftWorkView } from './shift-work-api.ts';
import type { ShiftDetailView, ShiftView } from './shifts-api.ts';

/** A shift with everything that its record holds. */
export interface ShiftDetail {
  readonly shift: Shift;
  readonly work: ShiftWork;
  readonly handedOver?: ShiftWork | undefined;
  readonly notes: readonly ShiftNote[];
  readonly handBacks: readonly GivenBack[];
  readonly may: readonly ShiftStep[];
  readonly record?: { readonly hash: string; readonly isIntact: boolean } | undefined;
}

/** A shift as pages and messages show it: without its path. */
export function viewShift(shift: Shift): ShiftView {
  const { id, organisationId, organisationName, slot, date, startsAtMs, endedAtMs, duty, state, version } = shift;
  const { handover, acceptance, signOff } = shift;
  return {
    ...{ id, organisationId, organisationName, slot, date, startsAtMs, endedAtMs, duty, state, version },
    members: shift.members.map((member) => ({ ...member })),
    handover: handover && viewSignature(handover),
    acceptance: acceptance && viewSignature(acceptance),
    signOff: signOff && viewSignature(signOff),
  };
}

export function viewShiftDetail({
  shift,
  work,
  handedOver,
  notes,
  handBacks,
  may,
  record,
}: ShiftDetail): ShiftDetailView {
  return {
    ...viewShift(shift),
    work: viewWork(work),
    handedOver: handedOver && viewWork(handedOver),
    notes: notes.map(({ id, kind, text, byName, atMs }) => ({ id, kind, text, byName, atMs })),
    handBacks: handBacks.map(({ note, acceptance, ...given }) => ({
      ...given,
      note: note && viewSignature(note),
      acceptance: acceptance && viewSignature(acceptance),
    })),
    may: [...may],
    record: record && { ...record },
  };
}

/** Who and when, and what they said; never who by id. */
export function viewSignature({ name, atMs, note }: Pick<Signature, 'name' | 'atMs' | 'note'>) {
  return { name, atMs, note };
}

function viewWork(work: ShiftWork): ShiftWorkView {
  const { found, openFindings, outages, openOutages } = work;
  return {
    ...work,
    plans: [...work.plans],
    missed: [...work.missed],
    found: { ...found, items: [...found.items] },
    openFindings: { ...openFindings, items: [...openFindings.items] },
    outages: { ...outages, items: [...outages.items] },
    openOutages: { ...openOutages, items: [...openOutages.items] },
    modes: [...work.modes],
    standsInFor: [...work.standsInFor],
  };
}
