import { z } from 'zod';
import { dutyResolutionView } from '../../duty/duty-api.ts';
import { civilDay, idText, instantMs, pageOf, pageQuery } from '../../platform/http/common-api.ts';
import { defineOperation } from '../../platform/http/operation.ts';
import { shiftStates, shiftSteps } from './shift.ts';
import { shiftWorkView } from './shift-work-api.ts';

const watchers = ['officer', 'admin'] as const;

/** Several lines: what is handed over is often a list. */
export const noteText = z
  .string()
  .trim()
  .min(1)
  .max(2000)
  // eslint-disable-next-line no-control-regex -- control characters other than the end of a line are what is refused
  .regex(/^[^\u0000-\u0009\u000b-\u001f\u007f]*$/, 'must not hold control characters');

/** To a closed organisation for which a shift stood in: a paragraph, with a limit of its own. */
export const returnNoteText = noteText.max(500);

export const signatureView = z.object({ name: z.string(), atMs: instantMs, note: z.string().optional() });

const memberView = z.object({
  officerId: idText,
  officerName: z.string(),
  signedInAtMs: instantMs,
  /** How long after the slot began, when that was too late; else 0. */
  lateMs: z.int(),
  insteadOf: z.object({ officerName: z.string(), reason: z.string() }).optional(),
});

const slotView = z.object({
  postId: idText,
  postName: z.string(),
  slotKey: z.string(),
  slotName: z.string(),
  fromMs: instantMs,
  toMs: instantMs,
});

export const shiftView = z.object({
  id: idText,
  organisationId: idText,
  organisationName: z.string(),
  /** Absent for a shift that no roster planned. */
  slot: slotView.optional(),
  date: z.string(),
  startsAtMs: instantMs,
  endedAtMs: instantMs.optional(),
  duty: dutyResolutionView,
  state: z.enum(shiftStates),
  members: z.array(memberView),
  handover: signatureView.optional(),
  acceptance: signatureView.optional(),
  signOff: signatureView.optional(),
  version: z.int(),
});
export type ShiftView = z.infer<typeof shiftView>;

const shiftNoteView = z.object({
  id: idText,
  kind: z.enum(['work', 'hand-over', 'acceptance', 'annotation', 'sign-off']),
  text: z.string(),
  byName: z.string(),
  atMs: instantMs,
});

/** What the shift gives back to a closed organisation for which it stood in. */
const givenBackView = z.object({
  organisationId: idText,
  organisationName: z.string(),
  fromMs: instantMs,
  toMs: instantMs,
  /** What the crew wrote for it, in `note`. */
  note: signatureView.optional(),
  acceptance: signatureView.optional(),
  /** The crew may still write its note. */
  mayNote: z.boolean(),
  /** The acceptance is part of the signed record; else it came afterwards and stands beside it. */
  isInRecord: z.boolean(),
});
export type GivenBackView = z.infer<typeof givenBackView>;

export const shiftDetailView = shiftView.extend({
  /** As it is now; of a shift that is signed off as it was then. */
  work: shiftWorkView,
  /** What was handed over, as it was at that instant. */
  handedOver: shiftWorkView.optional(),
  notes: z.array(shiftNoteView),
  handBacks: z.array(givenBackView),
  /** What I may do with it. */
  may: z.array(z.enum(shiftSteps)),
  /** SHA-256 of the kept record, and whether it still fits. */
  record: z.object({ hash: z.string(), isIntact: z.boolean() }).optional(),
});
export type ShiftDetailView = z.infer<typeof shiftDetailView>;

const offerView = z.object({
  ...{ postId: idText, postName: z.string(), organisationName: z.string() },
  ...{ date: z.string(), slotKey: z.string(), slotName: z.string(), fromMs: instantMs, toMs: instantMs },
  /** How late a sign-in would be now, ms; 0 in time. */
  lateMs: z.int(),
});

export const readMyShift = defineOperation({
  id: 'shifts.readMine',
  method: 'get',
  path: '/shifts/mine',
  summary: 'The shift that I work now, those of the roster that I may sign in to, and those that wait to be accepted',
  allow: watchers,
  reply: z.object({
    current: shiftDetailView.optional(),
    offers: z.array(offerView),
    /** Handed over in my part and not accepted, the oldest first. */
    waiting: z.array(shiftView),
  }),
});

export const signInToShift = defineOperation({
  id: 'shifts.signIn',
  method: 'post',
  path: '/shifts',
  summary: 'Sign in to a slot of the roster, or at an organisation to a shift that no roster planned',
  allow: watchers,
  body: z.union([
    z.strictObject({ postId: idText, date: civilDay, slotKey: z.string().max(8) }),
    z.strictObject({ organisationId: idText }),
  ]),
  reply: shiftDetailView,
  status: 201,
});

export const listShifts = defineOperation({
  id: 'shifts.list',
  method: 'get',
  path: '/shifts',
  summary: 'Shifts of my part of the organisation, newest first',
  allow: watchers,
  query: pageQuery.extend({
    organisationId: idText.optional(),
    state: z.enum(shiftStates).optional(),
    /** Duty dates, both included. */
    from: civilDay.optional(),
    to: civilDay.optional(),
  }),
  reply: pageOf(shiftView),
});

/** How a slot is manned: due, late, nobody on the roster, working, or done (handed over and later). */
export const boardStates = ['due', 'late', 'nobody', 'working', 'done'] as const;

const boardSlot = z.object({
  ...{ organisationId: idText, organisationName: z.string(), postId: idText, postName: z.string() },
  ...{ date: z.string(), slotKey: z.string(), slotName: z.string(), fromMs: instantMs, toMs: instantMs },
  /** Who is to come. */
  expected: z.array(z.object({ officerId: idText, officerName: z.string() })),
  state: z.enum(boardStates),
  shift: shiftView.optional(),
});
export type BoardSlotView = z.infer<typeof boardSlot>;

export const readShiftBoard = defineOperation({
  id: 'shifts.readBoard',
  method: 'get',
  path: '/shifts/board',
  summary: 'Roll-call: who is on duty now, who is late, which slots nobody mans',
  allow: watchers,
  query: z.strictObject({ organisationId: idText.optional() }),
  reply: z.object({
    atMs: instantMs,
    slots: z.array(boardSlot),
    /** Worked without a roster. */
    unplanned: z.array(shiftView),
  }),
});

const ofShift = z.object({ shiftId: idText });

export const readShift = defineOperation({
  id: 'shifts.read',
  method: 'get',
  path: '/shifts/:shiftId',
  summary: 'One shift with its figures, notes and signatures',
  allow: watchers,
  params: ofShift,
  reply: shiftDetailView,
});

export const writeShiftNote = defineOperation({
  id: 'shifts.writeNote',
  method: 'post',
  path: '/shifts/:shiftId/notes',
  summary: 'Write into the record of a shift; nothing written is changed or taken away',
  allow: watchers,
  params: ofShift,
  body: z.strictObject({ text: noteText }),
  reply: shiftDetailView,
  status: 201,
});

export const handOverShift = defineOperation({
  id: 'shifts.handOver',
  method: 'post',
  path: '/shifts/:shiftId/handover',
  summary: 'Hand the shift over: its figures, open findings and outages are kept as they are now',
  allow: watchers,
  params: ofShift,
  body: z.strictObject({
    note: noteText.optional(),
    /** One note each for closed organisations for which the shift stood in. */
    handBacks: z
      .array(z.strictObject({ organisationId: idText, text: returnNoteText }))
      .max(100)
      .optional(),
    version: z.int().positive(),
  }),
  reply: shiftDetailView,
});

export const acceptShift = defineOperation({
  id: 'shifts.accept',
  method: 'post',
  path: '/shifts/:shiftId/acceptance',
  summary: 'Accept what was handed over, with or without an annotation',
  allow: watchers,
  params: ofShift,
  body: z.strictObject({ note: noteText.optional(), version: z.int().positive() }),
  reply: shiftDetailView,
});

export const signOffShift = defineOperation({
  id: 'shifts.signOff',
  method: 'post',
  path: '/shifts/:shiftId/sign-off',
  summary: 'Sign the shift off: its record is kept as it is and hash-summed',
  allow: ['admin'],
  params: ofShift,
  body: z.strictObject({ note: noteText.optional(), version: z.int().positive() }),
  reply: shiftDetailView,
});
