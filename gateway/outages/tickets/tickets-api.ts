import { z } from 'zod';
import { healthStatuses } from '../../health/health-state.ts';
import { pictureRoles } from '../../health/pictures/deep-picture.ts';
import { roles } from '../../platform/actor/actor.ts';
import { faultView, idText, instantMs, pageOf, pageQuery } from '../../platform/http/common-api.ts';
import { defineOperation } from '../../platform/http/operation.ts';
import { causeKinds } from '../causes/cause.ts';
import { recheckFailure } from './recheck-failure.ts';
import { closures, slaClasses, ticketStates } from './ticket.ts';
import { causeCodes, faultKinds, stepKinds, ticketActions } from './ticket-words.ts';

const fitters = ['admin', 'technician'] as const;
const ticketId = z.object({ ticketId: idText });
const noteText = z.string().trim().max(500);
const reasonText = noteText.min(1);

const suspensionView = z.object({
  reason: z.string(),
  askedBy: z.string(),
  askedAtMs: instantMs,
  untilMs: instantMs,
  /** Missing until somebody else has approved; only then the clocks stand still. */
  approvedBy: z.string().optional(),
  approvedAtMs: instantMs.optional(),
});

/** Also the data of the realtime topic `ticket`. */
export const ticketView = z.object({
  id: idText,
  /** For people: on paper and on the telephone. */
  number: z.string(),
  version: z.int(),
  organisationId: idText,
  organisationName: z.string(),
  subject: z.object({ kind: z.enum(causeKinds), name: z.string() }),
  causeId: idText.optional(),
  faultKind: z.enum(faultKinds),
  isByHand: z.boolean(),
  state: z.enum(ticketStates),
  slaClass: z.enum(slaClasses),
  cameraCount: z.int(),
  assignee: z.object({ unitId: idText, unitName: z.string() }).optional(),
  startedAtMs: instantMs,
  openedAtMs: instantMs,
  respondDueAtMs: instantMs,
  repairDueAtMs: instantMs,
  isRespondLate: z.boolean(),
  isRepairLate: z.boolean(),
  acceptedAtMs: instantMs.optional(),
  arrivedAtMs: instantMs.optional(),
  repairedAtMs: instantMs.optional(),
  recoveredAtMs: instantMs.optional(),
  restoredAtMs: instantMs.optional(),
  closedAtMs: instantMs.optional(),
  closure: z.enum(closures).optional(),
  causeCode: z.enum(causeCodes).optional(),
  isRepeat: z.boolean(),
  isFalse: z.boolean(),
  suspension: suspensionView.optional(),
  /** Sum of the approved suspensions that are over, ms. */
  suspendedMs: z.int(),
});
export type TicketView = z.infer<typeof ticketView>;

const stepView = z.object({
  id: idText,
  kind: z.enum(stepKinds),
  /** The state afterwards. */
  state: z.enum(ticketStates),
  atMs: instantMs,
  /** Empty: the gateway by itself. */
  byName: z.string(),
  note: z.string(),
  /** Of a re-check that failed; the first cameras only. */
  failures: z.array(recheckFailure).optional(),
});
export type TicketStepView = z.infer<typeof stepView>;

const photoView = z.object({
  id: idText,
  mediaType: z.string(),
  sizeBytes: z.int(),
  addedBy: z.string(),
  addedAtMs: instantMs,
});
export type TicketPhotoView = z.infer<typeof photoView>;

const cameraView = z.object({
  cameraId: idText,
  name: z.string(),
  place: z.string(),
  /** Missing when nobody watches it any more. */
  status: z.enum(healthStatuses).optional(),
  sinceMs: instantMs.optional(),
  fault: faultView.optional(),
});
export type TicketCameraView = z.infer<typeof cameraView>;

const ticketDetail = z.object({
  ticket: ticketView,
  /** Oldest first; never changed, never deleted. */
  steps: z.array(stepView),
  photos: z.array(photoView),
  /** At most 100 of those that it covers. */
  cameras: z.array(cameraView),
  /** What the reader may do now. */
  actions: z.array(z.enum(ticketActions)),
});
export type TicketDetailView = z.infer<typeof ticketDetail>;

export const listTickets = defineOperation({
  id: 'tickets.list',
  method: 'get',
  path: '/tickets',
  summary: 'Tickets: open ones by when they are due, closed ones newest first; contractors see those of their unit',
  allow: roles,
  forContractors: true,
  query: pageQuery.extend({
    box: z.enum(['open', 'closed']).default('open'),
    state: z.enum(ticketStates).optional(),
    unitId: idText.optional(),
    cameraId: idText.optional(),
    causeId: idText.optional(),
    faultKind: z.enum(faultKinds).optional(),
    /** Narrowed to those that wait for something special. */
    waits: z.enum(['late', 'unassigned', 'approval', 'suspended', 'cause-code']).optional(),
  }),
  reply: pageOf(ticketView),
});

export const countTickets = defineOperation({
  id: 'tickets.count',
  method: 'get',
  path: '/ticket-counts',
  summary: 'How many tickets wait for what',
  allow: roles,
  forContractors: true,
  reply: z.object({
    open: z.int(),
    late: z.int(),
    unassigned: z.int(),
    /** Suspensions that somebody asked for. */
    approval: z.int(),
    suspended: z.int(),
    /** Closed without anybody having said why it broke. */
    causeCode: z.int(),
    asOfMs: instantMs,
  }),
});

export const ticketFiguresView = z.object({
  opened: z.int(),
  closed: z.int(),
  respondLate: z.int(),
  repairLate: z.int(),
  repeated: z.int(),
  false: z.int(),
  /** Mean from the beginning of the fault to its end; false tickets do not count. Missing when nothing was closed. */
  mttrGrossMs: z.number().optional(),
  /** The same without approved suspensions. */
  mttrNetMs: z.number().optional(),
});
export type TicketFiguresView = z.infer<typeof ticketFiguresView>;

export const readTicketFigures = defineOperation({
  id: 'tickets.readFigures',
  method: 'get',
  path: '/tickets/figures',
  summary: 'MTTR gross and net, late, repeated and false tickets of a period, by maintaining unit; at most 366 days',
  allow: roles,
  query: z.strictObject({ from: z.coerce.number().pipe(instantMs), to: z.coerce.number().pipe(instantMs) }),
  reply: z.object({
    total: ticketFiguresView,
    /** Without a unit: those that nobody was given. */
    units: z.array(ticketFiguresView.extend({ unitId: idText.optional(), unitName: z.string() })),
    /** Closed ones by why they broke; those that nobody explained are left out. */
    causeCodes: z.array(z.object({ causeCode: z.enum(causeCodes), closed: z.int() })),
  }),
});

export const readTicket = defineOperation({
  id: 'tickets.read',
  method: 'get',
  path: '/tickets/:ticketId',
  summary: 'One ticket with its history, its photos and how its cameras are now',
  allow: roles,
  forContractors: true,
  params: ticketId,
  reply: ticketDetail,
});

export const openTicket = defineOperation({
  id: 'tickets.open',
  method: 'post',
  path: '/tickets',
  summary: 'Open a ticket by hand, for a camera; what nobody is named for goes to its maintaining unit',
  allow: fitters,
  body: z.strictObject({
    cameraId: idText,
    faultKind: z.enum(faultKinds),
    note: noteText.default(''),
    unitId: idText.optional(),
  }),
  reply: ticketView,
  status: 201,
});

/** The version that the person looked at. */
const version = z.int().positive();

export const stepTicket = defineOperation({
  id: 'tickets.step',
  method: 'post',
  path: '/tickets/:ticketId/steps',
  summary: 'Bring a ticket on; it closes when a re-check passes, or by a named override',
  allow: fitters,
  forContractors: true,
  params: ticketId,
  body: z.discriminatedUnion('action', [
    z.strictObject({ action: z.literal('assign'), version, unitId: idText, note: noteText.default('') }),
    z.strictObject({ action: z.enum(['accept', 'arrive', 'resume']), version, note: noteText.default('') }),
    z.strictObject({ action: z.literal('repair'), version, causeCode: z.enum(causeCodes), note: reasonText }),
    z.strictObject({ action: z.literal('ask-suspension'), version, untilMs: instantMs, note: reasonText }),
    z.strictObject({ action: z.literal('approve-suspension'), version, note: noteText.default('') }),
    z.strictObject({
      action: z.literal('override'),
      version,
      causeCode: z.enum(causeCodes).optional(),
      note: reasonText,
    }),
    z.strictObject({
      action: z.literal('explain'),
      version,
      causeCode: z.enum(causeCodes),
      note: noteText.default(''),
    }),
    z.strictObject({ action: z.enum(['refuse-suspension', 'mark-false', 'note']), version, note: reasonText }),
  ]),
  reply: ticketView,
});

export const addTicketPhoto = defineOperation({
  id: 'tickets.addPhoto',
  method: 'post',
  path: '/tickets/:ticketId/photos',
  summary: 'Add a photo: the body is the file, JPEG or PNG, at most 5 MiB; places and times in it are taken out',
  allow: fitters,
  forContractors: true,
  params: ticketId,
  reply: photoView,
  status: 201,
});

export const readTicketPhoto = defineOperation({
  id: 'tickets.readPhoto',
  method: 'get',
  path: '/ticket-photos/:photoId',
  summary: 'A photo of a ticket',
  allow: roles,
  forContractors: true,
  params: z.object({ photoId: idText }),
  produces: 'image/*',
});

const cameraParams = z.object({ ticketId: idText, cameraId: idText });

export const listTicketPictures = defineOperation({
  id: 'tickets.listPictures',
  method: 'get',
  path: '/tickets/:ticketId/cameras/:cameraId/pictures',
  summary: 'What a camera of an open ticket is to look at, and what it showed last; for whoever repairs it',
  allow: roles,
  forContractors: true,
  params: cameraParams,
  reply: z.object({ items: z.array(z.object({ id: idText, role: z.enum(pictureRoles), atMs: instantMs })) }),
});

export const readTicketPicture = defineOperation({
  id: 'tickets.readPicture',
  method: 'get',
  path: '/tickets/:ticketId/cameras/:cameraId/pictures/:pictureId',
  summary: 'One of them, marked with who was given it; the view is registered',
  allow: roles,
  forContractors: true,
  params: cameraParams.extend({ pictureId: idText }),
  produces: 'image/jpeg',
});
