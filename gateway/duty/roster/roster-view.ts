import { type Assignment, officerOf } from './assignment.ts';
import type { Closure } from './closure.ts';
import type { ClosureView } from './closures-api.ts';
import type { DutyPost } from './duty-post.ts';
import type { DutyPostView } from './duty-posts-api.ts';
import type { AssignmentView, listHoles, RosterCellView, RosterRowView } from './roster-api.ts';
import type { RosterHole } from './roster-hole.ts';
import type { RosterCell, RosterRow } from './roster-service.ts';
import type { z } from 'zod';

type HoleItem = z.infer<typeof listHoles.reply & {}>['items'][number];

export function viewPost({
  post,
  organisationName,
}: {
  readonly post: DutyPost;
  readonly organisationName: string;
}): DutyPostView {
  const { id, name, organisationId, slots, wanted, enabled, version } = post;
  return { id, name, organisationId, organisationName, slots: [...slots], wanted, enabled, version };
}

/** A substitution by the one who was assigned takes the one before back. */
export function viewAssignment(assignment: Assignment): AssignmentView {
  const { id, officerId, officerName, substitute } = assignment;
  const isInstead = substitute !== undefined && officerOf(assignment).officerId !== officerId;
  return { id, officerId, officerName, ...(isInstead && { substitute }) };
}

export function viewCell({ slot: { date, fromMs, toMs }, people, isClosed, hole }: RosterCell): RosterCellView {
  return {
    ...{ date, fromMs, toMs, isClosed, people: people.map(viewAssignment) },
    ...(hole !== undefined && { hole: { missing: hole.missing, reasons: [...hole.reasons] } }),
  };
}

export function viewRow({ slotKey, cells, ...named }: RosterRow): RosterRowView {
  return { post: viewPost(named), slotKey, cells: cells.map(viewCell) };
}

export function viewHole({
  slot: { post, slot, date, fromMs, toMs },
  missing,
  reasons,
  organisationName,
}: RosterHole & { readonly organisationName: string }): HoleItem {
  const { id, name, organisationId } = post;
  return {
    post: { id, name, organisationId, organisationName },
    slot: { key: slot.key, name: slot.name },
    ...{ date, fromMs, toMs, missing, reasons: [...reasons] },
  };
}

export function viewClosure({
  closure: { organisationPath: _hidden, weekdays, ...closure },
  organisationName,
}: {
  readonly closure: Closure;
  readonly organisationName: string;
}): ClosureView {
  return { ...closure, organisationName, weekdays: [...weekdays] };
}
