import { z } from 'zod';
import { roles } from '../../platform/actor/actor.ts';
import { civilDay, idText, instantMs, lineText } from '../../platform/http/common-api.ts';
import { defineOperation } from '../../platform/http/operation.ts';
import { dutyPostView } from './duty-posts-api.ts';
import { standInReasons } from './post-on-duty.ts';
import { holeReasons } from './roster-hole.ts';

const slotKey = z.string().regex(/^s\d{1,4}$/, 'the key of a slot, e.g. s1');

const officerView = z.object({ officerId: idText, officerName: z.string() });

const assignmentView = officerView.extend({
  id: idText,
  /** Who comes instead, and why. */
  substitute: officerView.extend({ reason: z.string() }).optional(),
});
export type AssignmentView = z.infer<typeof assignmentView>;

const holeView = z.object({
  /** How many people are missing; 0 when somebody cannot be in two places. */
  missing: z.int(),
  reasons: z.array(z.enum(holeReasons)),
});
export type HoleView = z.infer<typeof holeView>;

const cellView = z.object({
  /** Civil date on which the slot begins. */
  date: z.string(),
  fromMs: instantMs,
  toMs: instantMs,
  people: z.array(assignmentView),
  isClosed: z.boolean(),
  hole: holeView.optional(),
});
export type RosterCellView = z.infer<typeof cellView>;

const rowView = z.object({ post: dutyPostView, slotKey: z.string(), cells: z.array(cellView) });
export type RosterRowView = z.infer<typeof rowView>;

export const readRoster = defineOperation({
  id: 'roster.read',
  method: 'get',
  path: '/roster',
  summary: 'Who is assigned to which slot on which date: a row for each slot of each post, a cell for each date',
  allow: roles,
  query: z.strictObject({
    organisationId: idText.optional(),
    /** First civil date; today when absent. */
    from: civilDay.optional(),
    days: z.coerce.number().int().min(1).max(31).default(7),
    /** Posts that come before the page. */
    skip: z.coerce.number().int().min(0).max(100_000).default(0),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  reply: z.object({
    dates: z.array(z.string()),
    rows: z.array(rowView),
    /** Posts that there are. */
    postCount: z.int(),
  }),
});

const holeItem = holeView.extend({
  post: z.object({ id: idText, name: z.string(), organisationId: idText, organisationName: z.string() }),
  slot: z.object({ key: z.string(), name: z.string() }),
  date: z.string(),
  fromMs: instantMs,
  toMs: instantMs,
});

export const listHoles = defineOperation({
  id: 'roster.listHoles',
  method: 'get',
  path: '/roster/holes',
  summary: 'Slots of the coming days that will not be manned as they should, the earliest first',
  allow: roles,
  query: z.strictObject({
    organisationId: idText.optional(),
    days: z.coerce.number().int().min(1).max(31).default(7),
  }),
  /** At most 200 items; `total` counts all. */
  reply: z.object({ items: z.array(holeItem), total: z.int() }),
});

const postOnDutyView = z.object({
  organisationId: idText,
  organisationName: z.string(),
  postId: idText.optional(),
  postName: z.string().optional(),
  users: z.array(officerView),
  /** It answers for the organisation that was asked about, since that one is closed or out of its hours. */
  standsIn: z.enum(standInReasons).optional(),
});

export const readPostOnDuty = defineOperation({
  id: 'roster.readOnDuty',
  method: 'get',
  path: '/roster/on-duty',
  summary: 'Who answers for an organisation now; of superiors above my part nothing but that one stands in',
  allow: roles,
  query: z.strictObject({ organisationId: idText.optional() }),
  reply: postOnDutyView.partial({ organisationId: true, organisationName: true }),
});

export const assignSlot = defineOperation({
  id: 'roster.assign',
  method: 'put',
  path: '/roster/cells',
  summary: 'Say who comes to a slot of a date that has not begun; whoever is not named any more is taken off',
  allow: ['admin'],
  body: z.strictObject({
    postId: idText,
    date: civilDay,
    slotKey,
    officerIds: z.array(idText).max(20),
    /** Who was assigned when the slot was opened; when somebody else has changed that since, nothing is written. */
    seenOfficerIds: z.array(idText).max(20).optional(),
  }),
  reply: cellView,
});

export const copyRoster = defineOperation({
  id: 'roster.copy',
  method: 'post',
  path: '/roster/copies',
  summary: 'Assign the people of some days to later days, wherever nobody is assigned yet',
  allow: ['admin'],
  body: z.strictObject({
    organisationId: idText.optional(),
    fromDate: civilDay,
    toDate: civilDay,
    days: z.int().min(1).max(31).default(7),
  }),
  /** `skipped`: the slot has begun, has people, is gone or closed, or the person is not fit for it any more. */
  reply: z.object({ copied: z.int(), skipped: z.int() }),
});

export const substituteOfficer = defineOperation({
  id: 'roster.substitute',
  method: 'post',
  path: '/roster/assignments/:assignmentId/substitution',
  summary: 'Somebody else comes instead, until the slot is over; who, why and by whom is kept',
  allow: ['admin'],
  params: z.object({ assignmentId: idText }),
  body: z.strictObject({ officerId: idText, reason: lineText(500) }),
  reply: assignmentView,
});
