import { z } from 'zod';
import { idText, instantMs } from '../../platform/http/common-api.ts';
import { defineOperation } from '../../platform/http/operation.ts';
import { roundStates } from '../round.ts';
import { cut, foundItem, outageItem, stopFigures } from './shift-work-api.ts';
import { returnNoteText, shiftDetailView, signatureView } from './shifts-api.ts';

const watchers = ['officer', 'admin'] as const;

const returnedRound = z.object({
  roundId: idText,
  planName: z.string(),
  state: z.enum(roundStates),
  dueFromMs: instantMs,
  dueToMs: instantMs,
  stops: stopFigures,
});

const returnedTime = z.object({
  id: idText,
  /** Which organisation stood in; nothing else of it is told. */
  superiorName: z.string(),
  fromMs: instantMs,
  toMs: instantMs,
  note: z.string().optional(),
  /** The organisation's own rounds that fell due in that time. */
  rounds: cut(returnedRound),
  mayAccept: z.boolean(),
});
export type ReturnedTimeView = z.infer<typeof returnedTime>;

/** A finding without who found it: that may have been the superior's crew. */
const returnedFinding = foundItem.omit({ officerName: true });

const returnedWork = z.object({
  organisationId: idText,
  organisationName: z.string(),
  /** Of the organisation's own cameras, as of now. */
  openFindings: cut(returnedFinding),
  openOutages: cut(outageItem),
  /** At most 20, the oldest first; `total` counts all. */
  times: cut(returnedTime),
});
export type ReturnedWorkView = z.infer<typeof returnedWork>;

export const listHandBacks = defineOperation({
  id: 'shifts.listHandBacks',
  method: 'get',
  path: '/shifts/hand-backs',
  summary: 'Times in which a superior stood in for my closed organisation, and that wait to be accepted',
  allow: watchers,
  reply: z.object({ asOfMs: instantMs, items: z.array(returnedWork) }),
});

export const acceptHandBack = defineOperation({
  id: 'shifts.acceptHandBack',
  method: 'post',
  path: '/shifts/hand-backs/:handBackId/acceptance',
  summary: 'Accept what a superior gives back after it stood in, with or without an annotation',
  allow: watchers,
  params: z.object({ handBackId: idText }),
  body: z.strictObject({ note: returnNoteText.optional() }),
  reply: z.object({ id: idText, acceptance: signatureView }),
});

export const writeHandBackNote = defineOperation({
  id: 'shifts.writeHandBackNote',
  method: 'post',
  path: '/shifts/:shiftId/hand-backs/:organisationId/note',
  summary: 'Write the one note of a handed-over shift to a closed organisation for which it stood in',
  allow: watchers,
  params: z.object({ shiftId: idText, organisationId: idText }),
  body: z.strictObject({ text: returnNoteText }),
  reply: shiftDetailView,
  status: 201,
});
