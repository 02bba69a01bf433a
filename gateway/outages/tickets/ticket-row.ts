import { z } from 'zod';
import {
  countColumn,
  flagColumn,
  idColumn,
  instantColumn,
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
import { dueAt, isSuspended, wakesAt } from './ticket-clocks.ts';
import type { Suspension, Ticket, TicketSubject } from './ticket.ts';

const optionalInstants = [
  ...['acceptedAtMs', 'arrivedAtMs', 'repairedAtMs', 'recoveredAtMs', 'restoredAtMs', 'closedAtMs'],
] as const satisfies readonly (keyof Ticket)[];
type OptionalInstant =
  'acceptedAtMs' | 'arrivedAtMs' | 'repairedAtMs' | 'recoveredAtMs' | 'restoredAtMs' | 'closedAtMs';

type Optional = OptionalInstant | 'causeId' | 'repairedById' | 'closure' | 'causeCode';
type Nullable<Whole> = { readonly [Name in keyof Whole]-?: Exclude<Whole[Name], undefined> | null };

/** A ticket as its row. */
export interface TicketRow
  extends Omit<Ticket, Optional | 'subject' | 'assignee' | 'suspension'>, Nullable<Pick<Ticket, Optional>> {
  readonly subjectKind: TicketSubject['kind'];
  readonly subjectKey: string;
  readonly subjectName: string;
  readonly unitId: string | null;
  readonly unitName: string | null;
  readonly suspension: string | null;
  readonly suspensionState: 'asked' | 'approved' | null;
  /** What it is about while it is open: the database itself lets in only one open ticket each. */
  readonly openKey: string | null;
  readonly dueAtMs: number;
  readonly wakeAtMs: number | null;
}

export const ticketColumns = {
  id: keyColumn,
  version: countColumn,
  organisationId: idColumn,
  organisationName: textColumn(),
  organisationPath: pathColumn,
  subjectKind: textColumn(16),
  subjectKey: textColumn(256),
  subjectName: textColumn(256),
  causeId: optionalIdColumn,
  faultKind: textColumn(24),
  isByHand: flagColumn,
  state: textColumn(16),
  slaClass: textColumn(16),
  cameraCount: countColumn,
  unitId: optionalIdColumn,
  unitName: optionalTextColumn(),
  startedAtMs: instantColumn,
  openedAtMs: instantColumn,
  respondDueAtMs: instantColumn,
  repairDueAtMs: instantColumn,
  isRespondLate: flagColumn,
  isRepairLate: flagColumn,
  acceptedAtMs: optionalInstantColumn,
  arrivedAtMs: optionalInstantColumn,
  repairedAtMs: optionalInstantColumn,
  repairedById: optionalIdColumn,
  recoveredAtMs: optionalInstantColumn,
  restoredAtMs: optionalInstantColumn,
  closedAtMs: optionalInstantColumn,
  closure: optionalTextColumn(16),
  causeCode: optionalTextColumn(24),
  isRepeat: flagColumn,
  isFalse: flagColumn,
  suspension: optionalJsonColumn,
  suspensionState: optionalTextColumn(8),
  suspendedMs: instantColumn,
  openKey: optionalTextColumn(280),
  dueAtMs: instantColumn,
  wakeAtMs: optionalInstantColumn,
};

const storedSuspension: z.ZodType<Suspension> = z.object({
  reason: z.string(),
  askedById: z.string(),
  askedBy: z.string(),
  askedAtMs: z.number(),
  untilMs: z.number(),
  approvedBy: z.string().exactOptional(),
  approvedAtMs: z.number().exactOptional(),
});

/** What is repaired, as one text. */
export function subjectKeyOf({ kind, key }: Pick<TicketSubject, 'kind' | 'key'>): string {
  return `${kind}:${key}`;
}

/** @param stableMs how long what came back by itself must stay, for when the ticket is looked at next */
export function toRow(ticket: Ticket, stableMs: number): TicketRow {
  const { subject, assignee, suspension } = ticket;
  return {
    ...withNulls(without(ticket, 'subject', 'assignee', 'suspension')),
    ...{ subjectKind: subject.kind, subjectKey: subject.key, subjectName: subject.name },
    ...{ unitId: assignee?.unitId ?? null, unitName: assignee?.unitName ?? null },
    suspension: suspension === undefined ? null : JSON.stringify(suspension),
    suspensionState: suspension === undefined ? null : isSuspended(ticket) ? 'approved' : 'asked',
    openKey: ticket.state === 'closed' ? null : subjectKeyOf(subject),
    ...{ dueAtMs: dueAt(ticket), wakeAtMs: wakesAt(ticket, stableMs) ?? null },
  };
}

type Flat = Omit<Ticket, 'subject' | 'assignee' | 'suspension'>;

/** Absent members are missing, not undefined, so each null is kept or replaced. */
function withNulls(ticket: Flat): Omit<Flat, Optional> & Pick<TicketRow, Optional> {
  return {
    ...{ causeId: null, repairedById: null, closure: null, causeCode: null, acceptedAtMs: null, arrivedAtMs: null },
    ...{ repairedAtMs: null, recoveredAtMs: null, restoredAtMs: null, closedAtMs: null },
    ...ticket,
  };
}

/** Instants come from MariaDB as texts, flags from both as numbers. */
export function toTicket(row: TicketRow): Ticket {
  const { subjectKind, subjectKey, subjectName, unitId, unitName, suspension, ...rest } = withoutNulls(row);
  const plain = without(rest, 'suspensionState', 'openKey', 'dueAtMs', 'wakeAtMs', ...optionalInstants);
  const instants = optionalInstants.flatMap((name) => (rest[name] === undefined ? [] : [[name, Number(rest[name])]]));
  return {
    ...plain,
    // Names and values are those of the row.
    ...(Object.fromEntries(instants) as Partial<Record<OptionalInstant, number>>),
    ...readNumbers(row),
    subject: { kind: subjectKind, key: subjectKey, name: subjectName },
    ...(unitId !== undefined && { assignee: { unitId, unitName: unitName ?? '' } }),
    ...(suspension !== undefined && {
      suspension: readJson(storedSuspension, suspension, `tickets.suspension of ${row.id}`),
    }),
  };
}

function readNumbers(row: TicketRow) {
  return {
    startedAtMs: Number(row.startedAtMs),
    openedAtMs: Number(row.openedAtMs),
    respondDueAtMs: Number(row.respondDueAtMs),
    repairDueAtMs: Number(row.repairDueAtMs),
    suspendedMs: Number(row.suspendedMs),
    isByHand: Boolean(row.isByHand),
    isRespondLate: Boolean(row.isRespondLate),
    isRepairLate: Boolean(row.isRepairLate),
    isRepeat: Boolean(row.isRepeat),
    isFalse: Boolean(row.isFalse),
  };
}
