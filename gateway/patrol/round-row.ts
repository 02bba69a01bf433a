import type { z } from 'zod';
import { dutyResolutionView } from '../duty/duty-api.ts';
import type { DutyResolution } from '../duty/duty-mode.ts';
import type { UserId } from '../platform/actor/actor.ts';
import {
  countColumn,
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
} from '../platform/database/columns.ts';
import { withoutNulls } from '../platform/database/without-nulls.ts';
import { assigneeView } from './patrol-api.ts';
import { without } from '../platform/records/without.ts';
import { modeKey } from './plan.ts';
import type { MissedCause, PauseReason, Round, RoundAssignee, RoundPause } from './round.ts';

/** A row of `rounds`. */
export interface RoundRow extends Omit<
  Round,
  | 'duty'
  | 'counts'
  | 'startedAtMs'
  | 'endedAtMs'
  | 'officerId'
  | 'officerName'
  | 'seatId'
  | 'missedCause'
  | 'assignee'
  | 'pause'
> {
  readonly duty: string;
  /** The duty mode as one word, for SQL to group by. */
  readonly modeKey: string;
  readonly assignee: string | null;
  readonly pausedAtMs: number | null;
  readonly pauseReason: PauseReason | null;
  readonly pausedBy: string | null;
  readonly startedAtMs: number | null;
  readonly endedAtMs: number | null;
  readonly officerId: UserId | null;
  readonly officerName: string | null;
  readonly seatId: string | null;
  readonly missedCause: MissedCause | null;
  readonly dueCount: number;
  readonly seenCount: number;
  readonly notViewableCount: number;
  readonly skippedCount: number;
  readonly normalCount: number;
}

/** Columns of `rounds`. */
export const roundColumns = {
  id: keyColumn,
  planId: idColumn,
  planName: textColumn(640),
  organisationId: idColumn,
  organisationName: textColumn(),
  organisationPath: pathColumn,
  state: textColumn(16),
  duty: jsonColumn,
  dueFromMs: instantColumn,
  dueToMs: instantColumn,
  layout: countColumn,
  method: textColumn(16),
  modeKey: textColumn(16),
  assignee: optionalJsonColumn,
  pausedAtMs: optionalInstantColumn,
  pauseReason: optionalTextColumn(16),
  pausedBy: optionalTextColumn(),
  startedAtMs: optionalInstantColumn,
  endedAtMs: optionalInstantColumn,
  officerId: optionalIdColumn,
  officerName: optionalTextColumn(),
  seatId: optionalIdColumn,
  missedCause: optionalTextColumn(32),
  dueCount: countColumn,
  seenCount: countColumn,
  notViewableCount: countColumn,
  skippedCount: countColumn,
  normalCount: countColumn,
  refusedReports: countColumn,
  version: countColumn,
};

/** A round as its row. */
export function toRoundRow({ counts, pause, assignee, ...round }: Round): RoundRow {
  return {
    ...round,
    ...workOf(round),
    ...pauseColumnsOf(pause),
    duty: JSON.stringify(round.duty),
    modeKey: modeKey(round.duty),
    assignee: assignee === undefined ? null : JSON.stringify(assignee),
    dueCount: counts.due,
    seenCount: counts.seen,
    notViewableCount: counts.notViewable,
    skippedCount: counts.skipped,
    normalCount: counts.normal,
  };
}

/** Who worked it and when, with nothing left out. */
function workOf(round: Omit<Round, 'counts' | 'pause' | 'assignee'>) {
  return {
    startedAtMs: round.startedAtMs ?? null,
    endedAtMs: round.endedAtMs ?? null,
    officerId: round.officerId ?? null,
    officerName: round.officerName ?? null,
    seatId: round.seatId ?? null,
    missedCause: round.missedCause ?? null,
  };
}

function pauseColumnsOf(pause: RoundPause | undefined) {
  return { pausedAtMs: pause?.atMs ?? null, pauseReason: pause?.reason ?? null, pausedBy: pause?.byName ?? null };
}

function toAssignee({ officers, ...rest }: z.output<typeof assigneeView>): RoundAssignee {
  // Ids lose their brand in JSON, and absent members are absent there too.
  const ids = officers.map(({ officerId, officerName }) => ({ officerId: officerId as UserId, officerName }));
  return { ...(rest as Omit<RoundAssignee, 'officers'>), officers: ids };
}

/** The round of a row. */
export function toRound(row: RoundRow): Round {
  const {
    startedAtMs,
    endedAtMs,
    assignee,
    pausedAtMs,
    pauseReason,
    pausedBy = '',
    ...rest
  } = withoutNulls(without(row, 'modeKey'));
  const { dueCount, seenCount, notViewableCount, skippedCount, normalCount, ...round } = rest;
  const where = `round ${row.id}`;
  return {
    ...round,
    // Absent and undefined are one thing to a resolution's readers.
    duty: readJson(dutyResolutionView, row.duty, where) as DutyResolution,
    dueFromMs: Number(row.dueFromMs),
    dueToMs: Number(row.dueToMs),
    ...(assignee !== undefined && { assignee: toAssignee(readJson(assigneeView, assignee, where)) }),
    ...(pauseReason !== undefined && { pause: { atMs: Number(pausedAtMs), reason: pauseReason, byName: pausedBy } }),
    ...(startedAtMs !== undefined && { startedAtMs: Number(startedAtMs) }),
    ...(endedAtMs !== undefined && { endedAtMs: Number(endedAtMs) }),
    counts: {
      due: dueCount,
      seen: seenCount,
      notViewable: notViewableCount,
      skipped: skippedCount,
      normal: normalCount,
    },
  };
}
